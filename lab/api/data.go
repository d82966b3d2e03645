package api

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"
)

// data lists the values of one account, oldest first. ?owner= names the account, which must be the caller's own.
func (a *app) data(c echo.Context) error {
	owner, err := dataOwner(c)
	if err != nil {
		return err
	}
	rows, err := a.DB.QueryContext(c.Request().Context(),
		`select value from data d join users u on u.id = d.owner_id where u.name = ? order by d.id`, owner)
	if err != nil {
		return &queryError{fmt.Errorf("list the data: %w", err)}
	}
	defer rows.Close()
	values := []int{}
	for rows.Next() {
		var v int
		if err := rows.Scan(&v); err != nil {
			return &queryError{fmt.Errorf("list the data: %w", err)}
		}
		values = append(values, v)
	}
	if err := rows.Err(); err != nil {
		return &queryError{fmt.Errorf("list the data: %w", err)}
	}
	return c.JSON(http.StatusOK, map[string][]int{"data": values})
}

// addData adds the value in ?value= to the account that ?owner= names. The response is 400 if the value is not a whole number.
func (a *app) addData(c echo.Context) error {
	owner, err := dataOwner(c)
	if err != nil {
		return err
	}
	value, err := strconv.Atoi(c.QueryParam("value"))
	if err != nil {
		return badRequest("This needs a whole number: ?value=4.", fmt.Errorf("value: %w", err))
	}
	if _, err := a.DB.ExecContext(c.Request().Context(), AddValue, owner, value); err != nil {
		return &queryError{fmt.Errorf("add a value: %w", err)}
	}
	return c.JSON(http.StatusOK, map[string]int{"added": value})
}

// AddValue is the statement that adds value ?2 to the data of the user named ?1.
const AddValue = `insert into data (owner_id, value) select id, ?2 from users where name = ?1`

// dataOwner returns the name of the account in ?owner=, or the caller's own without it. The error is a 403 when it is another
// account than the caller's, whether or not such an account exists.
func dataOwner(c echo.Context) (string, error) {
	owner := c.QueryParam("owner")
	if owner == "" {
		owner = caller(c).Name
	}
	note(c, "owner", owner)
	if owner != caller(c).Name {
		return "", forbidden(fmt.Errorf("the data is that of %q, and the caller is %q", owner, caller(c).Name))
	}
	return owner, nil
}
