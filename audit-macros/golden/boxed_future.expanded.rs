impl Tools {
    fn read(&self, id: u64) -> BoxFuture<'_, Chart> {
        let mut __call = {
            use ::audit_core::__private::definition::*;
            static TOOL: Tool = tool(|| {
                describe(
                        ["read", "read"],
                        (
                            ::core::module_path!(),
                            ::core::file!(),
                            ::core::line!(),
                            ::core::column!(),
                        ),
                        ::core::option_env!("CARGO_PKG_VERSION"),
                        &[("id", "u64", true)],
                    )
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
        let (__call, __future) = ::audit_core::__private::start(
            __call,
            move || -> BoxFuture<'_, Chart> {
                #[allow(clippy::shadow_same, clippy::min_ident_chars)]
                let id = id;
                { Box::pin(async move { self.read_now(id) }) }
            },
        );
        let __returns = ::audit_core::__private::Returns::of_future(&__future);
        ::audit_core::__private::boxed(
            ::audit_core::__private::watch(
                __call,
                __future,
                ::audit_core::__private::observer!(__returns),
                ::audit_core::__private::slot!(__returns),
            ),
        )
    }
}
