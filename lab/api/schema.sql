create table users (
	id          integer primary key autoincrement,
	name        text not null unique,       -- as it was typed when the account was made: case matters
	password    text not null,              -- salt$PBKDF2-HMAC-SHA256
	scope       text not null default '',   -- words, divided by spaces: what the account may ask for
	disabled_at text                        -- when the account was closed
);
create table api_keys (
	id         integer primary key autoincrement,
	user_id    integer not null references users (id),
	prefix     text not null,               -- the public part of the key
	hash       text not null unique,        -- SHA-256 of the whole key
	scope      text not null default '',    -- what the key was given
	methods    text not null default '',    -- the methods that it may use, divided by spaces; none named: all
	revoked_at text                         -- when the key was withdrawn
);
create table sessions (
	id         text primary key,            -- the token's jti
	user_id    integer not null references users (id),
	revoked_at text                         -- when the user logged out
);
create table access_tokens (
	hash    text primary key,               -- SHA-256 of a token that is no JWT and has no expiry
	user_id integer not null references users (id),
	scope   text not null default ''
);
create table data (
	id       integer primary key autoincrement,
	owner_id integer not null references users (id),
	value    integer not null
);
create table resources (
	id         integer primary key autoincrement, -- an id is never handed out twice
	name       text not null,
	owner_id   integer references users (id),     -- null: public
	deleted_at text,                              -- when it was deleted through the API
	deleted_by text
);
create table orders (
	id    integer primary key autoincrement,
	items integer not null,
	cents                                   -- of the whole order; a number since 2021
);
create table partners (
	name         text primary key,
	delegates_to text                       -- the partner that does its work; null: it does it itself
);
