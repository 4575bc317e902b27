package points

import (
	"sync"
	"sync/atomic"
)

// parallel calls do for 0 … n−1 on the workers. Which worker takes which task is
// left to chance, so what do leaves behind must not depend on it: it writes by
// task, or adds whole numbers to sums of its worker.
func parallel(workers, n int, do func(worker, task int)) {
	if workers = min(workers, n); workers <= 1 {
		for task := range n {
			do(0, task)
		}
		return
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	for worker := range workers {
		wait.Go(func() {
			for {
				task := int(next.Add(1)) - 1
				if task >= n {
					return
				}
				do(worker, task)
			}
		})
	}
	wait.Wait()
}
