impl Tools {
    fn wait() -> impl Future<Output = ()> + Send {
        let __call = {
            use ::audit_core::__private::definition::*;
            static TOOL: Tool = tool(|| {
                describe(
                        ["wait", "wait"],
                        (
                            ::core::module_path!(),
                            ::core::file!(),
                            ::core::line!(),
                            ::core::column!(),
                        ),
                        ::core::option_env!("CARGO_PKG_VERSION"),
                        &[],
                    )
                    .is_async()
                    .all()
            });
            ::audit_core::__private::inventory::submit! {
                ::audit_core::__private::Registered(& TOOL)
            }
            Call::begin(&TOOL)
        };
        let (__call, __future) = ::audit_core::__private::start(
            __call,
            move || { { async {} } },
        );
        let __returns = ::audit_core::__private::Returns::of_future(&__future);
        ::audit_core::__private::watch(
            __call,
            ::audit_core::__private::boxed(__future),
            ::audit_core::__private::observer!(__returns),
            ::audit_core::__private::slot!(__returns),
        )
    }
}
