package api

import (
	_ "embed"
	"net/http"

	"github.com/labstack/echo/v4"
)

// OpenAPI is the OpenAPI document of the app's routes.
//
//go:embed openapi.yaml
var OpenAPI []byte

func (a *app) openAPI(c echo.Context) error {
	return c.Blob(http.StatusOK, "application/yaml", a.Document)
}
