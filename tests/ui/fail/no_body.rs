use audit_core::audited_tool;

trait Charts {
    #[audited_tool]
    fn read(&self, id: u64) -> u64;
}

unsafe extern "C" {
    #[audited_tool]
    fn write(id: u64) -> u64;
}

fn main() {}
