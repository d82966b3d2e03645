# docker build -t api-failure-lab . && docker run -p 8000:8000 api-failure-lab

FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY lab ./lab
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /out/lab ./lab/cmd/lab

# The image contains only the lab: no shell, and an account without rights.
FROM scratch
COPY --from=build /out/lab /lab
USER 65532:65532
ENV LAB_ADDR=0.0.0.0:8000
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["/lab", "-healthy"]
ENTRYPOINT ["/lab"]
