create table users (
	id          integer primary key autoincrement,
	name        text not null unique,       -- as it was typed when the account was made: case matters
	password    text not null,              -- salt$PBKDF2-HMAC-SHA256
	scope       text not null default '',   -- words, divided by spaces
	disabled_at text                        -- when the account was closed
);
create table api_keys (
	id         integer primary key autoincrement,
	user_id    integer not null references users (id),
	prefix     text not null,               -- the public part of the key
	hash       text not null unique,        -- SHA-256 of the whole key
	revoked_at text                         -- when the key was withdrawn
);
create table sessions (
	id         text primary key,            -- the token's jti
	user_id    integer not null references users (id),
	revoked_at text                         -- when the user logged out
);
