// Command joblint checks the project's Kubernetes manifests, without Kubernetes: a field that Kubernetes does not know is an error,
// and so is an indexed Job that tells its pods another number of shards than it has. The lab's Deployment and Service have to
// fit together.
package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	batch "k8s.io/api/batch/v1"
	documentsyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

// count is the variable that tells a pod how many shards there are.
const count = "JOB_COMPLETIONS"

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "joblint: name files, such as grader/class/engines/job.yaml")
		os.Exit(2)
	}
	good := true
	for _, file := range os.Args[1:] {
		text, err := os.ReadFile(file)
		if err == nil {
			err = check(text)
		}
		if err != nil {
			good = false
			fmt.Fprintf(os.Stderr, "%s: %v\n", file, err)
		}
	}
	if !good {
		os.Exit(1)
	}
}

// check returns what is wrong with a file: a Job, or what the lab runs on.
func check(text []byte) error {
	documents, err := split(text)
	if err != nil {
		return err
	}
	if len(documents) > 1 {
		return checkLab(documents)
	}
	return checkJob(text)
}

// split returns the documents of a YAML file.
func split(text []byte) ([][]byte, error) {
	var documents [][]byte
	for in := documentsyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(text))); ; {
		document, err := in.Read()
		if errors.Is(err, io.EOF) {
			return documents, nil
		}
		if err != nil {
			return nil, err
		}
		documents = append(documents, document)
	}
}

// decode reads an object as Kubernetes does, except that a field that Kubernetes does not know is an error.
func decode(text []byte, into any) error {
	decoded, err := yaml.YAMLToJSONStrict(text)
	if err != nil {
		return err
	}
	unknown, err := json.UnmarshalStrict(decoded, into)
	return errors.Join(append(unknown, err)...)
}

// checkJob returns what is wrong with a Job.
func checkJob(text []byte) error {
	var job batch.Job
	if err := decode(text, &job); err != nil {
		return err
	}
	spec := job.Spec
	switch {
	case job.APIVersion != "batch/v1" || job.Kind != "Job":
		return fmt.Errorf("it is a %s of %s, and no Job of batch/v1", job.Kind, job.APIVersion)
	case spec.CompletionMode == nil || *spec.CompletionMode != batch.IndexedCompletion:
		return errors.New("completionMode is not Indexed, so a pod does not know its shard")
	case spec.Completions == nil:
		return errors.New("completions is missing: it says how many shards there are")
	case spec.Template.Spec.RestartPolicy != "Never":
		return errors.New("restartPolicy is not Never, which podFailurePolicy and backoffLimitPerIndex need")
	}
	return mounted(spec)
}

// mounted checks what the containers of a Job are given.
func mounted(spec batch.JobSpec) error {
	volumes := map[string]bool{}
	for _, v := range spec.Template.Spec.Volumes {
		volumes[v.Name] = true
	}
	for _, c := range spec.Template.Spec.Containers {
		told := ""
		for _, e := range c.Env {
			if e.Name == count {
				told = e.Value
			}
		}
		if want := strconv.Itoa(int(*spec.Completions)); told != want {
			return fmt.Errorf("container %s: %s is %q, but completions is %s. Make them equal", c.Name, count, told, want)
		}
		for _, m := range c.VolumeMounts {
			if !volumes[m.Name] {
				return fmt.Errorf("container %s mounts %s, which is no volume of the Job", c.Name, m.Name)
			}
		}
	}
	return nil
}
