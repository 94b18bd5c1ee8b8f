"""What the service remembers besides its resources."""

SCHEMA = """CREATE TABLE IF NOT EXISTS quota (key TEXT PRIMARY KEY, pool TEXT NOT NULL, capacity INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS quota_by_pool ON quota (pool);
CREATE TABLE IF NOT EXISTS deployed_before (subscription TEXT, model TEXT, PRIMARY KEY (subscription, model));
CREATE TABLE IF NOT EXISTS subdomains (subdomain TEXT PRIMARY KEY, account TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS deleted_accounts (
    key TEXT PRIMARY KEY, subscription TEXT NOT NULL, deleted REAL NOT NULL, body TEXT NOT NULL
)"""
TABLES = ("quota", "deployed_before", "subdomains", "deleted_accounts")
ACCOUNTS = "Microsoft.CognitiveServices/accounts"
DEPLOYMENTS = "Microsoft.CognitiveServices/accounts/deployments"
