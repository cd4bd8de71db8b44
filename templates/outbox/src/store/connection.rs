//! In: the URL of a Redis server. Out: connections to it that come back by themselves, and whether it is suitable.

use std::time::Duration;

use redis::{
    Client, Cmd, FromRedisValue, RedisError, ScriptInvocation,
    aio::{ConnectionManager, ConnectionManagerConfig},
};

use crate::error::{Cause, OutboxError};

/// How long to wait for Redis, for a connection or for an answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// The oldest version whose `XCLAIM` and `XPENDING` behave as the scripts need it.
const OLDEST_VERSION: u32 = 7;

/// A connection that is made anew after it broke. Nothing is sent twice over it: what was being asked fails.
#[derive(Clone)]
pub(crate) struct Connection {
    client: Client,
    address: String,
    manager: ConnectionManager,
}

impl Connection {
    /// Connects, and fails if there is no server.
    pub(crate) async fn open(url: &str) -> Result<Self, OutboxError> {
        let client = Client::open(url).map_err(|error| {
            // The error may repeat the URL, which may contain a password.
            let detail = match error.kind() {
                redis::ErrorKind::InvalidClientConfig => {
                    ": it cannot be used. `rediss` needs the feature `rustls` or `native-tls`"
                }
                _ => "",
            };
            OutboxError::unsuitable(format!(
                "the URL of Redis must be like redis://127.0.0.1:6379/{detail}"
            ))
        })?;
        let address = client.get_connection_info().addr().to_string();
        Self::connect(client, address, PATIENCE).await
    }

    /// Another connection to the same server, for commands that block for as long as this.
    pub(crate) async fn blocking(&self, block: Duration) -> Result<Self, OutboxError> {
        let (client, address) = (self.client.clone(), self.address.clone());
        Self::connect(client, address, PATIENCE + block).await
    }

    async fn connect(
        client: Client,
        address: String,
        patience: Duration,
    ) -> Result<Self, OutboxError> {
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(patience))
            .set_number_of_retries(1);
        let manager = ConnectionManager::new_with_config(client.clone(), config).await;
        let manager = manager.map_err(|source| Cause::Redis {
            action: "be reached",
            address: address.clone(),
            source,
        })?;
        Ok(Self {
            client,
            address,
            manager,
        })
    }

    pub(crate) async fn command<T: FromRedisValue>(
        &self,
        action: &'static str,
        command: &Cmd,
    ) -> Result<T, OutboxError> {
        let answer = command.query_async(&mut self.manager.clone()).await;
        answer.map_err(|source| self.failed(action, source))
    }

    pub(crate) async fn script<T: FromRedisValue>(
        &self,
        action: &'static str,
        script: &ScriptInvocation<'_>,
    ) -> Result<T, OutboxError> {
        let answer = script.invoke_async(&mut self.manager.clone()).await;
        answer.map_err(|source| self.failed(action, source))
    }

    fn failed(&self, action: &'static str, source: RedisError) -> OutboxError {
        let address = self.address.clone();
        OutboxError::from(Cause::Redis {
            action,
            address,
            source,
        })
    }

    /// Refuses servers that are too old, or that may forget that a request is being sent.
    pub(crate) async fn check(&self) -> Result<(), OutboxError> {
        let info: String = self.command("describe itself", &redis::cmd("INFO")).await?;
        let field = |name: &str| {
            let mut lines = info.lines();
            lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
        };
        let version = field("redis_version").unwrap_or("of an unknown version");
        let major = version
            .split('.')
            .next()
            .and_then(|it| it.parse::<u32>().ok());
        if major.is_none_or(|major| major < OLDEST_VERSION) {
            return Err(OutboxError::unsuitable(format!(
                "Redis {OLDEST_VERSION} or newer is needed, and the one at {} is {version}",
                self.address
            )));
        }
        let policy = field("maxmemory_policy").unwrap_or("noeviction");
        if policy.starts_with("allkeys") {
            return Err(OutboxError::unsuitable(format!(
                "Redis at {} forgets requests when its memory is full (`maxmemory-policy {policy}`): \
                 set it to `noeviction`",
                self.address
            )));
        }
        Ok(())
    }
}
