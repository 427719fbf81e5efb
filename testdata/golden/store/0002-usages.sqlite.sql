create table "usage_sources" ("digest" text primary key);
create table "usages" ("usage_key" text primary key, "person" text, "principal" text not null, "account_id" text, "action" text not null, "resource" text not null, "first_ms" bigint not null, "last_ms" bigint not null, "call_count" bigint not null, "denied_count" bigint not null);
