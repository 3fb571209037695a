//! Beside other attributes.

use std::future::Future;

use audit_core::audited_tool;

use crate::recorded::{calls, calls_async, lines};

#[async_trait::async_trait]
trait Charts: Sync {
    async fn read(&self, id: u64, name: &str) -> Result<u64, String>;

    #[audited_tool(level = "result")]
    async fn count(&self, id: u64) -> u64 {
        tokio::task::yield_now().await;
        id + 1
    }
}

struct Paper(u64);

#[async_trait::async_trait]
impl Charts for Paper {
    #[audited_tool(level = "result")]
    async fn read(&self, id: u64, name: &str) -> Result<u64, String> {
        tokio::task::yield_now().await;
        if name.is_empty() {
            return Err("nobody".to_owned());
        }
        Ok(self.0 + id)
    }
}

#[test]
fn with_async_trait() {
    let calls = calls_async(async {
        let charts: &dyn Charts = &Paper(40);
        assert_eq!(charts.read(2, "Ann").await, Ok(42));
        assert!(charts.read(2, "").await.is_err());
        assert_eq!(charts.count(1).await, 2);
        drop(charts.count(2));
    });
    let expected = [
        r#"read {"id":2,"name":"Ann"} ok: 42"#,
        r#"read {"id":2,"name":""} error: alloc::string::String "nobody""#,
        r#"count {"id":1} ok: 2"#,
        r#"count {"id":2} cancelled"#,
    ];
    assert_eq!(lines(&calls), expected);
}

trait Later {
    fn later(&self, id: u64) -> impl Future<Output = u64> + Send;
}

impl Later for Paper {
    #[audited_tool(level = "result")]
    async fn later(&self, id: u64) -> u64 {
        tokio::task::yield_now().await;
        self.0 + id
    }
}

#[test]
fn with_async_functions_in_traits() {
    let calls = calls_async(async {
        let within = audit_core::Context::current();
        let task = async { Paper(1).later(2).await };
        assert_eq!(tokio::spawn(within.scope(task)).await.unwrap(), 3);
    });
    assert_eq!(lines(&calls), [r#"later {"id":2} ok: 3"#]);
}

#[audited_tool]
#[tokio::main(flavor = "current_thread")]
async fn above(id: u64) -> u64 {
    tokio::task::yield_now().await;
    id
}

#[tokio::main(flavor = "current_thread")]
#[audited_tool]
async fn below(id: u64) -> u64 {
    tokio::task::yield_now().await;
    id
}

#[test]
fn with_a_runtime() {
    let calls = calls(|| {
        above(1);
        below(2);
    });
    let expected = [r#"above {"id":1} ok: 1"#, r#"below {"id":2} ok: 2"#];
    assert_eq!(lines(&calls), expected);
}

mod renamed {
    pub(super) mod deeper {
        pub(crate) use audit_core as log;
    }

    #[audit_core::audited_tool(crate = self::deeper::log)]
    pub(super) fn renamed(id: u64) -> u64 {
        id
    }
}

#[test]
fn with_the_crate_elsewhere() {
    let calls = calls(|| {
        renamed::renamed(1);
    });
    assert_eq!(
        calls[0].tool_path.as_deref(),
        Some("attribute::stacking::renamed::renamed")
    );
}
