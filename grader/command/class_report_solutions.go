package command

import (
	"os"
	"path/filepath"

	"failurelab/grader/result"
	"failurelab/grader/run"
)

// solutionsFor reads the solutions of the exercises that count, so that a report can show them beside the students' tests. The
// course's folder is around the working directory if course is "". There are none if there is no course around it, or if it is a
// copy without solutions.
func solutionsFor(exercises []result.ExerciseInfo, course string) ([]result.SourceFile, error) {
	from, err := filepath.Abs(course) // of "" it is the working directory
	if err != nil {
		return nil, err
	}
	root, err := run.Root(from)
	if err != nil {
		if course == "" {
			return nil, nil
		}
		return nil, wrongInput(course + " is not the course: it is not in the lab's folder")
	}
	var files []result.SourceFile
	for _, e := range exercises {
		names, err := filepath.Glob(filepath.Join(root, "solutions", e.Exercise, "*_test.go"))
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if filepath.Base(name) == "main_test.go" { // it only starts the grader
				continue
			}
			text, err := os.ReadFile(name)
			if err != nil {
				return nil, err
			}
			files = append(files, result.SourceFile{Path: e.Exercise + "/" + filepath.Base(name), Text: string(text)})
		}
	}
	return files, nil
}
