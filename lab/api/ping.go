package api

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// Pong is the 200 of GET /api/v1/ping that is about to be written. Unlike a problem, it is a response that worked.
type Pong struct {
	Media   string // Content-Type
	Header  http.Header
	Members Object
}

func (a *app) ping(c echo.Context) error {
	p := &Pong{
		Media:   echo.MIMEApplicationJSON,
		Header:  c.Response().Header(),
		Members: Object{{"ping", "pong"}, {"user", caller(c).Name}},
	}
	a.Pong(p)
	body, err := p.Members.Text()
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, p.Media, body)
}
