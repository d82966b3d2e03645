// Package apitest checks requests and responses against the API's OpenAPI document.
//
// Only tests import it. Neither the app nor the programs of learners need a validator.
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

// Document is a valid OpenAPI document.
type Document struct {
	doc *openapi3.T
}

// Load reads a document and validates it, including its examples.
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

// Served returns the document that the app serves.
var Served = sync.OnceValues(func() (*Document, error) { return Load(api.OpenAPI) })

// Operations returns all operations of the document, sorted: "GET /api/v1/resource/{id}".
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

// WithoutExample returns the parameters that have no example, such as "GET /api/v1/data owner".
func (d *Document) WithoutExample() []string {
	var all []string
	for path, item := range d.doc.Paths.Map() {
		for method, o := range item.Operations() {
			for _, p := range slices.Concat(item.Parameters, o.Parameters) {
				if p.Value.Example == nil {
					all = append(all, method+" "+path+" "+p.Value.Name)
				}
			}
		}
	}
	return all
}

// Lists says whether the document lists the path of a request, whatever the host. All that the document says about other
// paths is that they get 404.
func (d *Document) Lists(r *http.Request) bool {
	_, _, ok := d.find(r)
	return ok
}

// Request returns an error if a request is not as the document describes it. It checks only that there is a credential,
// not whether it is good.
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

// Answer returns an error if a response is not as the document describes it: a status code that it does not list, a missing
// header or member, a value of another form.
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

// input is a request as the validator wants it. The request itself may have been sent already, and does not change.
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
		Options: &openapi3filter.Options{
			IncludeResponseStatus: true, MultiError: true, AuthenticationFunc: shown,
			ExcludeResponseBody: r.Method == http.MethodHead,
		},
	}, nil
}

// route is the operation that a request is for or, if there is none, what the document says about all others.
func (d *Document) route(r *http.Request) (*routers.Route, map[string]string) {
	path, params, listed := d.find(r)
	method := r.Method
	if method == http.MethodHead { // the document lists none: HEAD gets what GET gets, without the body
		method = http.MethodGet
	}
	switch item := d.doc.Paths.Value(path); {
	case !listed:
		return d.elsewhere(http.StatusNotFound, "NotFound"), nil
	case item.GetOperation(method) != nil:
		return &routers.Route{
			Spec: d.doc, Path: path, PathItem: item, Method: method, Operation: item.GetOperation(method),
		}, params
	case r.Method == http.MethodOptions:
		return d.elsewhere(http.StatusNoContent, "Options"), nil
	default:
		return d.elsewhere(http.StatusMethodNotAllowed, "MethodNotAllowed"), nil
	}
}

// elsewhere is an operation that the document does not list, with the one response that it has to have.
func (d *Document) elsewhere(status int, component string) *routers.Route {
	return &routers.Route{Spec: d.doc, Operation: &openapi3.Operation{
		Responses: openapi3.NewResponses(openapi3.WithStatus(status, d.doc.Components.Responses[component])),
	}}
}

// find is the path as the document has it, and the values for its braces. The validator's own routers cannot tell a method
// that is not listed from a path that is not, without one more dependency.
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

// shown says whether a request has the credential that a security scheme is about. The app decides whether it is a good
// one.
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
