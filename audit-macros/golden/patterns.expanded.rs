impl Tools {
    fn take(
        __audited_0: (u64, String),
        Card { number, rest }: Card,
        #[cfg(unix)]
        user: u32,
    ) {
        let mut __call = {
            use ::audit_core::__private::definition::*;
            static TOOL: Tool = tool(|| {
                describe(
                        ["take", "take"],
                        (
                            ::core::module_path!(),
                            ::core::file!(),
                            ::core::line!(),
                            ::core::column!(),
                        ),
                        ::core::option_env!("CARGO_PKG_VERSION"),
                        &[
                            ("a", "(u64, String)", true),
                            ("number", "Card", true),
                            ("rest", "Card", false),
                            #[cfg(unix)]
                            ("user", "u32", true),
                        ],
                    )
                    .all()
            });
            ::audit_core::__private::inventory::submit! {
                ::audit_core::__private::Registered(& TOOL)
            }
            Call::begin(&TOOL)
        };
        {
            use ::audit_core::__private::capture::*;
            {
                #[allow(clippy::pattern_type_mismatch)]
                let (a, _) = &__audited_0;
                (&&&Argument(a)).__audited_capture(&mut __call, 0);
            }
            (&&&Argument(&number)).__audited_capture(&mut __call, 1);
            #[cfg(unix)]
            {
                __call.argument(3, &&user);
            }
        }
        let __body = ::audit_core::__private::once(move || -> () {
            let __audited_0 = __audited_0;
            let (a, _) = __audited_0;
            #[allow(clippy::shadow_same, clippy::min_ident_chars)]
            let number = number;
            #[allow(clippy::shadow_same, clippy::min_ident_chars)]
            let rest = rest;
            #[cfg(unix)]
            #[allow(clippy::shadow_same, clippy::min_ident_chars)]
            let user = user;
            { work(a, number, rest, user) }
        });
        let __returns = ::audit_core::__private::Returns::of_call(&__body);
        ::audit_core::__private::run(
            __call,
            __body,
            ::audit_core::__private::observer::plain(&__returns),
        )
    }
}
