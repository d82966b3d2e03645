package api

import _ "embed"

// Schema makes the tables that the app reads and writes (SQLite).
//
//go:embed schema.sql
var Schema string
