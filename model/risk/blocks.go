package risk

import (
	"sync"
	"sync/atomic"
)

// block is how many draws a worker takes at a time. Results do not depend on it.
const block = 32

// eachBlock hands blocks of draws to workers until there are no more or the run
// is ended, and returns how many draws were done. A block that was taken is
// finished, so that what is done is always a prefix. Every worker makes a
// function of its own, which does the draws from one number up to another.
func (o *Options) eachBlock(draws int, worker func() func(from, to int)) (done int) {
	blocks := (draws + block - 1) / block
	var next atomic.Int64
	var group sync.WaitGroup
	for range o.workers(blocks) {
		group.Go(func() {
			do := worker()
			for !o.cancelled() {
				b := int(next.Add(1)) - 1
				if b >= blocks {
					return
				}
				do(b*block, min(draws, (b+1)*block))
			}
		})
	}
	group.Wait()
	return min(draws, block*min(blocks, int(next.Load())))
}

// progress reports draws as they are done; calls never overlap.
type progress struct {
	report func(done, total int)
	total  int
	lock   sync.Mutex
	done   int
}

func (p *progress) add(n int) {
	if p.report == nil {
		return
	}
	p.lock.Lock()
	defer p.lock.Unlock()
	p.done += n
	p.report(p.done, p.total)
}
