impl Tools {
    fn read(&self, id: u64) -> BoxFuture<'_, Chart> {
        let mut __call = {
            use ::audit_core::__private::definition::*;
            #[allow(clippy::needless_update)]
            static TOOL: Tool = Tool::new(ToolDefinition {
                name: "read",
                function: "read",
                module_path: ::core::module_path!(),
                file: ::core::file!(),
                line: ::core::line!(),
                column: ::core::column!(),
                version: ::core::option_env!("CARGO_PKG_VERSION"),
                parameters: &[captured("id", "u64")],
                is_async: true,
                ..ToolDefinition::BLANK
            });
            ::audit_core::__private::inventory::submit! {
                ::audit_core::__private::Registered(& TOOL)
            }
            Call::begin(&TOOL)
        };
        {
            use ::audit_core::__private::capture::*;
            (&&&Argument(&id)).__audited_capture(&mut __call, 0);
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
