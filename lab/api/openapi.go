package api

import (
	_ "embed"
	"net/http"

	"github.com/labstack/echo/v4"
)

// OpenAPI is the OpenAPI document of the routes, as /openapi.yaml serves it.
//
//go:embed openapi.yaml
var OpenAPI []byte

func openAPI(c echo.Context) error { return c.Blob(http.StatusOK, "application/yaml", OpenAPI) }
