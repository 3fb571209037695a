impl Tools {
    /// Not this.
    fn read(ssn: &str, name: &str, others: &[Other], cache: &Cache) -> Chart {
        let mut __call = {
            use crate::log::__private::definition::*;
            static TOOL: Tool = describe(
                    ["chart.read", "read"],
                    (
                        ::core::module_path!(),
                        ::core::file!(),
                        ::core::line!(),
                        ::core::column!(),
                    ),
                    ::core::option_env!("CARGO_PKG_VERSION"),
                    &[
                        captured("ssn", "&str"),
                        captured("name", "&str"),
                        captured("others", "&[Other]"),
                        skipped("cache", "&Cache"),
                    ],
                )
                .description("Reads a chart.")
                .sensitive(&["ssn", "*.pin"])
                .pseudonymize(&["name"])
                .subject(&["name", "others[].id"])
                .retention("healthcare")
                .summary(&["id"])
                .action(Action::Read)
                .purpose("TREAT")
                .level(Level::Result)
                .write_ahead()
                .on_failure(OnFailure::Withhold)
                .tool();
            crate::log::__private::inventory::submit! {
                crate ::log::__private::Registered(& TOOL)
            }
            Call::begin(&TOOL)
        };
        {
            use crate::log::__private::capture::*;
            __call.argument(0, &&ssn);
            __call.argument(1, &&name);
            (&&&Argument(&others)).__audited_capture(&mut __call, 2);
        }
        let __body = crate::log::__private::once(move || -> Chart {
            #[allow(clippy::shadow_same, clippy::min_ident_chars)]
            let ssn = ssn;
            #[allow(clippy::shadow_same, clippy::min_ident_chars)]
            let name = name;
            #[allow(clippy::shadow_same, clippy::min_ident_chars)]
            let others = others;
            #[allow(clippy::shadow_same, clippy::min_ident_chars)]
            let cache = cache;
            { cache.read(ssn, name, others) }
        });
        let __returns = crate::log::__private::Returns::of_call(&__body);
        crate::log::__private::run(
            __call,
            __body,
            crate::log::__private::observer!(__returns)
                .is_failure(Chart::is_empty)
                .withholds(<_ as crate::log::__private::Refuse>::refuse),
        )
    }
}
