impl Tools {
    /// Not this.
    fn read(ssn: &str, name: &str, cache: &Cache) -> Chart {
        let mut __call = {
            use crate::log::__private::definition::*;
            static TOOL: Tool = tool(|| {
                describe(
                        ["chart.read", "read"],
                        (
                            ::core::module_path!(),
                            ::core::file!(),
                            ::core::line!(),
                            ::core::column!(),
                        ),
                        ::core::option_env!("CARGO_PKG_VERSION"),
                        &[
                            ("ssn", "&str", true),
                            ("name", "&str", true),
                            ("cache", "&Cache", false),
                        ],
                    )
                    .description("Reads a chart.")
                    .sensitive(&["ssn", "*.pin"])
                    .pseudonymize(&["name"])
                    .subject(&["ssn"])
                    .retention("healthcare")
                    .summary(&["id"])
                    .action(Action::Read)
                    .purpose("TREAT")
                    .level(Level::Result)
                    .write_ahead()
                    .on_failure(OnFailure::Withhold)
                    .all()
            });
            crate::log::__private::inventory::submit! {
                crate ::log::__private::Registered(& TOOL)
            }
            Call::begin(&TOOL)
        };
        {
            use crate::log::__private::capture::*;
            __call.argument(0, &&ssn);
            __call.argument(1, &&name);
        }
        let __body = crate::log::__private::once(move || -> Chart {
            #[allow(clippy::shadow_same, clippy::min_ident_chars)]
            let ssn = ssn;
            #[allow(clippy::shadow_same, clippy::min_ident_chars)]
            let name = name;
            #[allow(clippy::shadow_same, clippy::min_ident_chars)]
            let cache = cache;
            { cache.read(ssn, name) }
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
