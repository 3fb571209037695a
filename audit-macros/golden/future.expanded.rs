impl Tools {
    pub async fn read(
        database: &Database,
        id: u64,
        name: String,
    ) -> Result<Chart, Missing> {
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
                        &[
                            ("database", "&Database", false),
                            ("id", "u64", true),
                            ("name", "String", true),
                        ],
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
        let (id, name) = {
            use ::audit_core::__private::capture::*;
            ::audit_core::__private::lend(
                (id, name),
                |(__lent_0, __lent_1)| {
                    __call.argument(1, &__lent_0);
                    __call.argument(2, &__lent_1);
                },
            )
        };
        #[allow(clippy::async_yields_async)]
        let __body = ::core::pin::pin!(
            async move { if let ::core::option::Option::Some(__early) =
            ::core::option::Option::None:: < Result < Chart, Missing > > { return
            __early; } { database.read(id, & name). await } }
        );
        let __returns = ::audit_core::__private::Returns::of_future(&__body);
        ::audit_core::__private::watch(
                __call,
                __body,
                ::audit_core::__private::observer!(__returns),
                ::audit_core::__private::slot!(__returns),
            )
            .await
    }
}
