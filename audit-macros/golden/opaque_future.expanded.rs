impl Tools {
    fn wait() -> impl Future<Output = ()> + Send {
        let __call = {
            use ::audit_core::__private::definition::*;
            #[allow(clippy::needless_update)]
            static TOOL: Tool = Tool::new(ToolDefinition {
                name: "wait",
                function: "wait",
                module_path: ::core::module_path!(),
                file: ::core::file!(),
                line: ::core::line!(),
                column: ::core::column!(),
                version: ::core::option_env!("CARGO_PKG_VERSION"),
                is_async: true,
                ..ToolDefinition::BLANK
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
