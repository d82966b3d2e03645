package api

import _ "embed"

// Schema creates the tables that the app reads and writes (SQLite).
//
//go:embed schema.sql
var Schema string
