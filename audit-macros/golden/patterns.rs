#[audited_tool(skip(rest))]
fn take((a, _): (u64, String), Card { number, rest }: Card, #[cfg(unix)] user: u32) {
    work(a, number, rest, user)
}
