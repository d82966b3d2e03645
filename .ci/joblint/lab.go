package main

import (
	"errors"
	"fmt"
	"strings"

	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// checkLab returns what is wrong with a Deployment and the Service in front of it.
func checkLab(documents [][]byte) error {
	var deployment apps.Deployment
	var service core.Service
	if len(documents) != 2 {
		return fmt.Errorf("%d documents: want a Deployment and a Service", len(documents))
	}
	if err := decode(documents[0], &deployment); err != nil {
		return fmt.Errorf("the Deployment: %w", err)
	}
	if err := decode(documents[1], &service); err != nil {
		return fmt.Errorf("the Service: %w", err)
	}
	if deployment.APIVersion != "apps/v1" || deployment.Kind != "Deployment" || service.APIVersion != "v1" || service.Kind != "Service" {
		return fmt.Errorf("%s of %s and %s of %s: want a Deployment of apps/v1 and a Service of v1",
			deployment.Kind, deployment.APIVersion, service.Kind, service.APIVersion)
	}
	pod := deployment.Spec.Template
	selector, err := meta.LabelSelectorAsSelector(deployment.Spec.Selector)
	switch {
	case err != nil:
		return fmt.Errorf("the Deployment's selector: %w", err)
	case selector.Empty() || !selector.Matches(labels.Set(pod.Labels)):
		return fmt.Errorf("the Deployment's selector %s does not select its own pods: %v", selector, pod.Labels)
	case len(service.Spec.Selector) == 0 || !labels.SelectorFromSet(service.Spec.Selector).Matches(labels.Set(pod.Labels)):
		return fmt.Errorf("the Service's selector %v does not select the Deployment's pods: %v", service.Spec.Selector, pod.Labels)
	case deployment.Spec.Replicas == nil || *deployment.Spec.Replicas != 1:
		return errors.New("replicas is not 1: each pod would have labs of its own")
	case len(pod.Spec.Containers) != 1:
		return fmt.Errorf("%d containers: want the lab's", len(pod.Spec.Containers))
	}
	lab := pod.Spec.Containers[0]
	for _, p := range service.Spec.Ports {
		if portOf(lab, p.TargetPort.String()) == 0 {
			return fmt.Errorf("the Service sends to port %s, which the container does not have", &p.TargetPort)
		}
	}
	return errors.Join(reachable(lab, service.Name), probed(lab), confined(pod.Spec, lab))
}

// portOf returns the number of a container's named port, and 0 if there is none.
func portOf(c core.Container, name string) int32 {
	for _, p := range c.Ports {
		if p.Name == name {
			return p.ContainerPort
		}
	}
	return 0
}

// reachable checks that the lab listens on its port, and answers for the Service's name.
func reachable(c core.Container, name string) error {
	env := map[string]string{}
	for _, e := range c.Env {
		env[e.Name] = e.Value
	}
	if want := fmt.Sprintf("0.0.0.0:%d", portOf(c, "http")); env["LAB_ADDR"] != want {
		return fmt.Errorf("LAB_ADDR is %q, want %s: the port named http, for every address of the pod", env["LAB_ADDR"], want)
	}
	for host := range strings.SplitSeq(env["LAB_HOST"], ",") {
		if host == name {
			return nil
		}
	}
	return fmt.Errorf("LAB_HOST is %q, without the Service's name %s: the lab would refuse its clients", env["LAB_HOST"], name)
}

// probed checks that Kubernetes asks for the lab's health.
func probed(c core.Container) error {
	for name, p := range map[string]*core.Probe{"readinessProbe": c.ReadinessProbe, "livenessProbe": c.LivenessProbe} {
		switch {
		case p == nil || p.HTTPGet == nil:
			return fmt.Errorf("%s: want one with httpGet", name)
		case p.HTTPGet.Path != "/health":
			return fmt.Errorf("%s asks for %s, want /health", name, p.HTTPGet.Path)
		case portOf(c, p.HTTPGet.Port.String()) == 0:
			return fmt.Errorf("%s asks at port %s, which the container does not have", name, &p.HTTPGet.Port)
		}
	}
	return nil
}

// confined checks that the container may do no more than the lab needs.
func confined(p core.PodSpec, c core.Container) error {
	for _, list := range []core.ResourceList{c.Resources.Requests, c.Resources.Limits} {
		if list.Cpu().IsZero() || list.Memory().IsZero() {
			return errors.New("resources: want cpu and memory, in requests and limits")
		}
	}
	s := c.SecurityContext
	switch {
	case p.SecurityContext == nil || !is(p.SecurityContext.RunAsNonRoot):
		return errors.New("runAsNonRoot is not true")
	case p.AutomountServiceAccountToken == nil || *p.AutomountServiceAccountToken:
		return errors.New("automountServiceAccountToken is not false: the lab never asks Kubernetes")
	case s == nil || !is(s.ReadOnlyRootFilesystem):
		return errors.New("readOnlyRootFilesystem is not true: the lab writes no files")
	case s.AllowPrivilegeEscalation == nil || *s.AllowPrivilegeEscalation:
		return errors.New("allowPrivilegeEscalation is not false")
	case s.Capabilities == nil || len(s.Capabilities.Drop) != 1 || s.Capabilities.Drop[0] != "ALL":
		return errors.New("capabilities: want drop: [ALL]")
	}
	return nil
}

// is reports whether an optional setting is on.
func is(b *bool) bool { return b != nil && *b }
