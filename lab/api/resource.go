package api

import (
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"
)

// resource responds with one resource. If it belongs to another account, the response is 404, as if it did not exist: a 403 would
// reveal that it does (RFC 9110 §15.5.4).
func (a *app) resource(c echo.Context) error {
	id, err := resourceID(c)
	if err != nil {
		return err
	}
	var name string
	var owner sql.NullString
	err = a.DB.QueryRowContext(c.Request().Context(), `
		select r.name, u.name from resources r left join users u on u.id = r.owner_id
		where r.id = ? and r.deleted_at is null`, id).Scan(&name, &owner)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		note(c, "rows", 0)
		return notFound(fmt.Errorf("resource %d: %w", id, err))
	case err != nil:
		return &queryError{fmt.Errorf("resource %d: %w", id, err)}
	}
	note(c, "rows", 1)
	if owner.Valid && owner.String != caller(c).Name {
		note(c, "owner", owner.String)
		return notFound(fmt.Errorf("resource %d is that of %q, and the caller is %q", id, owner.String, caller(c).Name))
	}
	return c.JSON(http.StatusOK, map[string]any{"id": id, "name": name})
}

// addResource adds a resource that belongs to no account. An id is never used twice.
func (a *app) addResource(c echo.Context) error {
	r, err := a.DB.ExecContext(c.Request().Context(), `insert into resources (name) values ('new')`)
	if err != nil {
		return &queryError{fmt.Errorf("add a resource: %w", err)}
	}
	id, err := r.LastInsertId()
	if err != nil {
		return &queryError{fmt.Errorf("add a resource: %w", err)}
	}
	c.Response().Header().Set(echo.HeaderLocation, fmt.Sprintf("%s/%d", c.Path(), id)) // RFC 9110 §15.3.2
	return c.JSON(http.StatusCreated, map[string]any{"id": id, "name": "new"})
}

// deleteResource marks a resource as deleted. The row stays, with the time and the account that deleted it. A resource that
// belongs to an account cannot be deleted: it is a 404.
func (a *app) deleteResource(c echo.Context) error {
	id, err := resourceID(c)
	if err != nil {
		return err
	}
	r, err := a.DB.ExecContext(c.Request().Context(),
		`update resources set deleted_at = ?, deleted_by = ? where id = ? and deleted_at is null and owner_id is null`,
		a.Now().UTC().Format("2006-01-02T15:04:05Z"), caller(c).Name, id)
	if err != nil {
		return &queryError{fmt.Errorf("delete resource %d: %w", id, err)}
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		note(c, "rows", 0)
		return notFound(fmt.Errorf("delete resource %d: %w", id, sql.ErrNoRows))
	}
	return c.NoContent(http.StatusNoContent)
}

// resourceID returns the id in the path. The error is a 404 when it is not a number.
func resourceID(c echo.Context) (int64, error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return 0, notFound(fmt.Errorf("resource id: %w", err))
	}
	note(c, "id", id)
	return id, nil
}

// notFound is a 404 from a route that exists.
func notFound(err error) *Error {
	return &Error{
		Status: http.StatusNotFound, Type: "/problems/not-found", Title: "Not Found",
		Detail: "There is nothing at this path.", Layer: "app", Err: err,
	}
}
