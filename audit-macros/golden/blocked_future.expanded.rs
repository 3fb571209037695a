impl Tools {
    fn pay(&self, id: u64) -> impl Future<Output = Result<(), Failed>> {
        let mut __call = {
            use ::audit_core::__private::definition::*;
            static TOOL: Tool = tool(|| {
                describe(
                        ["pay", "pay"],
                        (
                            ::core::module_path!(),
                            ::core::file!(),
                            ::core::line!(),
                            ::core::column!(),
                        ),
                        ::core::option_env!("CARGO_PKG_VERSION"),
                        &[("id", "u64", true)],
                    )
                    .on_failure(OnFailure::Block)
                    .is_async()
                    .all()
            });
            ::audit_core::__private::inventory::submit! {
                ::audit_core::__private::Registered(& TOOL)
            }
            Call::begin(&TOOL)
        };
        {
            use ::audit_core::__private::capture::*;
            __call.argument(0, &&id);
        }
        let (__call, __future) = ::audit_core::__private::start_announced(
            __call,
            true,
            move || {
                #[allow(clippy::shadow_same, clippy::min_ident_chars)]
                let id = id;
                {
                    let payment = self.prepare(id);
                    async move { payment.send().await }
                }
            },
        );
        let __returns = ::audit_core::__private::Returns::of_started(&__future);
        ::audit_core::__private::watch_started(
            __call,
            __future.map(::audit_core::__private::boxed),
            ::audit_core::__private::observer!(__returns)
                .blocks(<_ as ::audit_core::__private::Refuse>::refuse),
            ::audit_core::__private::slot!(__returns),
        )
    }
}
