impl Tools {
    /// Refunds an order.
    pub fn refund(customer: &str, amount: u64, card: Card) -> Result<Receipt, Refused> {
        let mut __call = {
            use ::audit_core::__private::definition::*;
            #[allow(clippy::needless_update)]
            static TOOL: Tool = Tool::new(ToolDefinition {
                name: "refund",
                function: "refund",
                module_path: ::core::module_path!(),
                file: ::core::file!(),
                line: ::core::line!(),
                column: ::core::column!(),
                version: ::core::option_env!("CARGO_PKG_VERSION"),
                description: "Refunds an order.",
                sensitive: &["card.number"],
                subject: &["customer"],
                action: Some(Action::Update),
                parameters: &[
                    captured("customer", "&str"),
                    captured("amount", "u64"),
                    captured("card", "Card"),
                ],
                ..ToolDefinition::BLANK
            });
            ::audit_core::__private::inventory::submit! {
                ::audit_core::__private::Registered(& TOOL)
            }
            Call::begin(&TOOL)
        };
        {
            use ::audit_core::__private::capture::*;
            (&&&Argument(&customer)).__audited_capture(&mut __call, 0);
            (&&&Argument(&amount)).__audited_capture(&mut __call, 1);
            (&&&Argument(&card)).__audited_capture(&mut __call, 2);
        }
        let __body = ::audit_core::__private::once(move || -> Result<Receipt, Refused> {
            #[allow(clippy::shadow_same, clippy::min_ident_chars)]
            let customer = customer;
            #[allow(clippy::shadow_same, clippy::min_ident_chars)]
            let mut amount = amount;
            #[allow(clippy::shadow_same, clippy::min_ident_chars)]
            let card = card;
            {
                amount += 1;
                charge(customer, amount, card)?
            }
        });
        let __returns = ::audit_core::__private::Returns::of_call(&__body);
        ::audit_core::__private::run(
            __call,
            __body,
            ::audit_core::__private::observer!(__returns),
        )
    }
}
