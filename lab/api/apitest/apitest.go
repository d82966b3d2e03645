// Package apitest holds calls to what the API's OpenAPI document says of them.
//
// Tests alone import it: the app has no need of a validator, and neither has what learners build.
package apitest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"failurelab/lab/api"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// Document is an OpenAPI document that is valid.
type Document struct {
	doc *openapi3.T
}

// Load reads a document and validates it, its examples included.
func Load(source []byte) (*Document, error) {
	doc, err := openapi3.NewLoader().LoadFromData(source)
	if err != nil {
		return nil, fmt.Errorf("load an OpenAPI document: %w", err)
	}
	if err := doc.Validate(context.Background()); err != nil {
		return nil, fmt.Errorf("validate an OpenAPI document: %w", err)
	}
	return &Document{doc}, nil
}

// Served is the document that the app serves.
var Served = sync.OnceValues(func() (*Document, error) { return Load(api.OpenAPI) })

// Operations are what the document describes, sorted: "GET /api/v1/resource/{id}".
func (d *Document) Operations() []string {
	var all []string
	for path, item := range d.doc.Paths.Map() {
		for method := range item.Operations() {
			all = append(all, method+" "+path)
		}
	}
	slices.Sort(all)
	return all
}

// Lists says whether the document lists the path of a request, at whatever host. Of paths that it does not list it says no
// more than that they are answered 404.
func (d *Document) Lists(r *http.Request) bool {
	_, _, ok := d.find(r)
	return ok
}

// Request says what of a request is not as the document has it; of a credential, only whether there is one.
func (d *Document) Request(r *http.Request) error {
	in, err := d.input(r)
	if err != nil {
		return err
	}
	if in.Route.Path == "" {
		return fmt.Errorf("the document lists no %s %s", r.Method, r.URL.EscapedPath())
	}
	return openapi3filter.ValidateRequest(r.Context(), in)
}

// Answer says what of the answer to a request is not as the document has it: a status that it does not list, a header or a
// member that is missing, a value of another form.
func (d *Document) Answer(r *http.Request, status int, header http.Header, body string) error {
	in, err := d.input(r)
	if err != nil {
		return err
	}
	return openapi3filter.ValidateResponse(r.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Options: in.Options,
		Status: status, Header: header, Body: io.NopCloser(strings.NewReader(body)),
	})
}

// input is a request as the validator wants it. The request itself may have been sent already, and stays as it is.
func (d *Document) input(r *http.Request) (*openapi3filter.RequestValidationInput, error) {
	again := r.Clone(r.Context())
	if r.GetBody != nil {
		body, err := r.GetBody()
		if err != nil {
			return nil, fmt.Errorf("read the request again: %w", err)
		}
		again.Body = body
	}
	route, params := d.route(r)
	return &openapi3filter.RequestValidationInput{
		Request: again, Route: route, PathParams: params,
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true, AuthenticationFunc: shown},
	}, nil
}

// route is the operation that a request asks for or, where there is none, what the document says of all others.
func (d *Document) route(r *http.Request) (*routers.Route, map[string]string) {
	path, params, listed := d.find(r)
	switch item := d.doc.Paths.Value(path); {
	case !listed:
		return d.elsewhere(http.StatusNotFound, "NotFound"), nil
	case item.GetOperation(r.Method) != nil:
		return &routers.Route{
			Spec: d.doc, Path: path, PathItem: item, Method: r.Method, Operation: item.GetOperation(r.Method),
		}, params
	case r.Method == http.MethodOptions:
		return d.elsewhere(http.StatusNoContent, "Options"), nil
	default:
		return d.elsewhere(http.StatusMethodNotAllowed, "MethodNotAllowed"), nil
	}
}

// elsewhere is an operation that is not the document's, with the one answer that it has to have.
func (d *Document) elsewhere(status int, component string) *routers.Route {
	return &routers.Route{Spec: d.doc, Operation: &openapi3.Operation{
		Responses: openapi3.NewResponses(openapi3.WithStatus(status, d.doc.Components.Responses[component])),
	}}
}

// find is the path as the document has it, and what stands in its braces. The validator's own routers would tell a method
// that is not listed from a path that is not only at the price of one more dependency.
func (d *Document) find(r *http.Request) (path string, params map[string]string, ok bool) {
	asked := strings.Split(r.URL.EscapedPath(), "/")
	for _, path := range d.doc.Paths.InMatchingOrder() {
		if params, ok := match(strings.Split(path, "/"), asked); ok {
			return path, params, true
		}
	}
	return "", nil, false
}

func match(template, asked []string) (params map[string]string, ok bool) {
	if len(template) != len(asked) {
		return nil, false
	}
	params = map[string]string{}
	for i, t := range template {
		name, braced := strings.CutPrefix(t, "{")
		value, err := url.PathUnescape(asked[i])
		switch {
		case braced && asked[i] != "" && err == nil:
			params[strings.TrimSuffix(name, "}")] = value
		case t != asked[i]:
			return nil, false
		}
	}
	return params, true
}

// shown says whether a request has the credential that a security scheme is about. Whether it is a good one is for the app
// to say.
func shown(_ context.Context, in *openapi3filter.AuthenticationInput) error {
	h := in.RequestValidationInput.Request.Header
	switch s := in.SecurityScheme; s.Type {
	case "http":
		scheme, token, _ := strings.Cut(h.Get("Authorization"), " ")
		if strings.EqualFold(scheme, s.Scheme) && token != "" {
			return nil
		}
		return errors.New("no Authorization: Bearer")
	case "apiKey":
		if h.Get(s.Name) != "" {
			return nil
		}
		return fmt.Errorf("no %s", s.Name)
	default:
		return fmt.Errorf("security scheme of type %q: teach shown how it is shown", s.Type)
	}
}
