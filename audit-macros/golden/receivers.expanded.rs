impl Tools {
    async fn take(mut self: Box<Self>, first: String, second: String) -> ! {
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
                        &[("first", "String", true), ("second", "String", true)],
                    )
                    .is_async()
                    .all()
            });
            ::audit_core::__private::inventory::submit! {
                ::audit_core::__private::Registered(& TOOL)
            }
            Call::begin(&TOOL)
        };
        #[allow(clippy::shadow_reuse, clippy::shadow_unrelated, clippy::min_ident_chars)]
        let (first, second) = {
            use ::audit_core::__private::capture::*;
            ::audit_core::__private::lend(
                (first, second),
                |(__lent_0, __lent_1)| {
                    __call.argument(0, &__lent_0);
                    __call.argument(1, &__lent_1);
                },
            )
        };
        #[allow(clippy::async_yields_async)]
        let __body = ::core::pin::pin!(
            async move { if false { return; } let _ = & second; let _ = & first; let _ =
            & self; { self.forever(first, second). await }; }
        );
        let __returns = ::audit_core::__private::Returns::of_future(&__body);
        ::audit_core::__private::watch(
                __call,
                __body,
                ::audit_core::__private::observer!(__returns),
                ::audit_core::__private::slot!(__returns),
            )
            .await;
        ::core::unreachable!()
    }
}
