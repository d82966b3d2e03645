package main

import "testing"

func TestCheckLab(t *testing.T) {
	t.Parallel()
	checkChanged(t, "../../lab/cmd/lab/kubernetes.yaml", []change{
		{name: "as it is"},
		{name: "a field that is unknown", from: "livenessProbe:", to: "aliveProbe:", says: `unknown field "spec.template.spec.containers[0].aliveProbe"`},
		{name: "a field of another type", from: "replicas: 1", to: "replicas: one", says: "replicas"},
		{name: "two pods", from: "replicas: 1", to: "replicas: 2", says: "replicas is not 1"},
		{name: "pods of another name", from: "  template:\n    metadata:\n      labels:\n        app.kubernetes.io/name: api-failure-lab", to: "  template:\n    metadata:\n      labels:\n        app.kubernetes.io/name: other", says: "does not select its own pods"},
		{name: "a Service of other pods", from: "spec:\n  selector:\n    app.kubernetes.io/name: api-failure-lab", to: "spec:\n  selector:\n    app.kubernetes.io/name: other", says: "does not select the Deployment's pods"},
		{name: "a Service of another port", from: "targetPort: http", to: "targetPort: web", says: "port web, which the container does not have"},
		{name: "another address", from: "0.0.0.0:8000", to: "127.0.0.1:8000", says: "LAB_ADDR"},
		{name: "another port", from: "containerPort: 8000", to: "containerPort: 80", says: "LAB_ADDR"},
		{name: "a name that the lab does not know", from: "value: api-failure-lab,", to: "value: lab,", says: "without the Service's name"},
		{name: "no probe", from: "readinessProbe:\n            httpGet:\n              path: /health\n              port: http", to: "readinessProbe:", says: "readinessProbe: want one with httpGet"},
		{name: "a probe of something else", from: "path: /health", to: "path: /", says: "want /health"},
		{name: "a probe of another port", from: "port: http\n            periodSeconds: 10", to: "port: web\n            periodSeconds: 10", says: "livenessProbe asks at port web"},
		{name: "no limit", from: "memory: 1Gi", to: "memory: 0", says: "resources"},
		{name: "root", from: "runAsNonRoot: true", to: "runAsNonRoot: false", says: "runAsNonRoot"},
		{name: "a token", from: "automountServiceAccountToken: false", to: "automountServiceAccountToken: true", says: "automountServiceAccountToken"},
		{name: "files", from: "readOnlyRootFilesystem: true", to: "readOnlyRootFilesystem: false", says: "readOnlyRootFilesystem"},
		{name: "escalation", from: "allowPrivilegeEscalation: false", to: "allowPrivilegeEscalation: true", says: "allowPrivilegeEscalation"},
		{name: "capabilities", from: "drop: [ALL]", to: "drop: [NET_RAW]", says: "capabilities"},
		{name: "a third document", from: "---\napiVersion: v1\nkind: Service", to: "---\nkind: Other\n---\napiVersion: v1\nkind: Service", says: "3 documents"},
		{name: "another kind", from: "kind: Service", to: "kind: Secret", says: "want a Deployment of apps/v1 and a Service of v1"},
	})
}
