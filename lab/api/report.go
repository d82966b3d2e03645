package api

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

// report responds with the average price of an item, in cents. It panics if no order has an item: a bug on purpose.
func (a *app) report(c echo.Context) error {
	ctx, cancel := a.Bounded(c.Request().Context())
	defer cancel()
	rows, err := a.DB.QueryContext(ctx, `select items, cents from orders order by id`)
	if err != nil {
		return &queryError{fmt.Errorf("read the orders: %w", err)}
	}
	defer rows.Close()
	var count, sum int64
	read := 0
	for rows.Next() {
		var items, cents int64
		if err := rows.Scan(&items, &cents); err != nil {
			note(c, "rows", read)
			return fmt.Errorf("read the orders: %w", err)
		}
		count, sum, read = count+items, sum+cents, read+1
	}
	note(c, "rows", read)
	if err := rows.Err(); err != nil {
		return &queryError{fmt.Errorf("read the orders: %w", err)}
	}
	return c.JSON(http.StatusOK, map[string]int64{"average_cents": sum / count})
}

// export streams all orders as CSV. An error after the first row cuts the response off.
func (a *app) export(c echo.Context) error {
	rows, err := a.DB.QueryContext(c.Request().Context(), `select id, items, cast(cents as text) from orders order by id`)
	if err != nil {
		return &queryError{fmt.Errorf("read the orders: %w", err)}
	}
	defer rows.Close()
	c.Response().Header().Set(echo.HeaderContentType, "text/csv")
	for rows.Next() {
		var id, items int64
		var cents string
		if err := rows.Scan(&id, &items, &cents); err != nil {
			return fmt.Errorf("read the orders: %w", err)
		}
		if _, err := fmt.Fprintf(c.Response(), "%d,%d,%s\n", id, items, euros(cents)); err != nil {
			return fmt.Errorf("write an order: %w", err)
		}
		c.Response().Flush()
	}
	if err := rows.Err(); err != nil {
		return &queryError{fmt.Errorf("read the orders: %w", err)}
	}
	return nil
}

// euros formats cents as euros. It panics on text without a space that is not a number: a bug on purpose, as in report.
func euros(cents string) string {
	n, err := strconv.Atoi(cents)
	if err != nil {
		old := strings.Split(cents, " ") // "EUR 12.50": amounts of before 2021
		return old[1]
	}
	return fmt.Sprintf("%d.%02d", n/100, n%100)
}
