package scenarios

import (
	"encoding/binary"

	"fundsim/model/plan"
)

// caseRec is one case while files are read, in sixteen bytes: the cost in fen
// (40 bits) and the group (24 bits); the slot (32 bits), bed days (16) and
// whether it is up for special review. Groups and slots are numbered by worker.
type caseRec struct{ costGroup, slotMore uint64 }

const (
	recCostBits = 40
	recCostMask = 1<<recCostBits - 1
	maxHolders  = 50_000  // where any institution is accepted
	maxGroups   = 200_000 // a column with more is hardly one of groups
	maxSchemes  = 8       // where any scheme is accepted
)

func packRec(cost int64, group, slot uint32, bedDays int64, special uint64) caseRec {
	return caseRec{uint64(cost) | uint64(group)<<recCostBits, uint64(slot) | uint64(bedDays)<<32 | special<<48}
}

// fastRow reads a plain row of CSV: printable ASCII or checked UTF-8, no quotes,
// no spaces around what counts, known codes. Field i stands between ends[i]
// and ends[i+1]. It returns false, having changed nothing, for any row that
// needs a closer look, be it right or wrong.
func (w *caseWorker) fastRow(l *boundLayout, buf []byte, ends []uint32) bool {
	inst, scheme, group := w.fastCodes(l, buf, ends)
	if inst == noCode || scheme == noCode || group == noCode {
		return false
	}
	month := int64(l.month)
	if at := l.at[caseMonth]; at >= 0 {
		m, ok := plainNumber(buf, int(ends[at])+1, int(ends[at+1]))
		if !ok || uint64(m-1) >= plan.Months {
			return false
		}
		month = m
	}
	at := l.at[caseTotal]
	total, ok := plainFen(buf, int(ends[at])+1, int(ends[at+1]))
	if !ok {
		return false
	}
	fund, tcm := int64(0), int64(0)
	if at := l.at[caseFund]; at >= 0 {
		s, e := int(ends[at])+1, int(ends[at+1])
		if s == e && l.fundRatio != nil {
			fund = fundOf(total, *l.fundRatio)
		} else if fund, ok = plainFen(buf, s, e); !ok || fund > total {
			return false
		}
	} else {
		fund = fundOf(total, *l.fundRatio)
	}
	if at := l.at[caseTCM]; at >= 0 {
		if tcm, ok = plainFen(buf, int(ends[at])+1, int(ends[at+1])); !ok {
			return false
		}
	}
	bedDays, special := int64(0), uint64(0)
	if at := l.at[caseBedDays]; at >= 0 {
		if bedDays, ok = plainNumber(buf, int(ends[at])+1, int(ends[at+1])); !ok || bedDays > maxBedDays {
			return false
		}
	}
	if at := l.at[caseSpecial]; at >= 0 {
		s := int(ends[at]) + 1
		special = uint64(buf[s] - '0')
		if int(ends[at+1])-s != 1 || special > 1 {
			return false
		}
	}
	if l.extras {
		return w.fastExtras(l, buf, ends, caseValues{inst, scheme, group, month, total, fund, tcm, bedDays, special})
	}
	w.emit(&caseValues{inst, scheme, group, month, total, fund, tcm, bedDays, special})
	return true
}

// fastCodes finds the institution, the scheme and the group of a row; noCode for
// one that is not known yet, or not known at all.
func (w *caseWorker) fastCodes(l *boundLayout, buf []byte, ends []uint32) (inst, scheme, group uint32) {
	inst, scheme, group = l.institution, l.scheme, l.group
	if at := l.at[caseInstitution]; at >= 0 {
		inst = w.institutions.find(buf, int(ends[at])+1, int(ends[at+1]))
	}
	if at := l.at[caseScheme]; at >= 0 {
		scheme = w.schemes.find(buf, int(ends[at])+1, int(ends[at+1]))
	}
	switch len(l.caseLayout.group) {
	case 0:
	case 1:
		at := l.at[caseGroup]
		group = w.groups.find(buf, int(ends[at])+1, int(ends[at+1]))
	default:
		group = w.composedGroup(l, buf, ends)
	}
	return inst, scheme, group
}

// caseValues is one case that has been read.
type caseValues struct {
	institution, scheme, group       uint32
	month, total, fund, tcm, bedDays int64
	special                          uint64
}

// emit adds a case to the block and to the totals of its slot.
func (w *caseWorker) emit(v *caseValues) {
	slot := (v.institution*w.stride+v.scheme)*plan.Months + uint32(v.month) - 1
	for int(slot) >= len(w.totals) {
		w.totals = append(w.totals, make([]slotSums, w.stride*plan.Months)...)
	}
	t := &w.totals[slot]
	t.cases++
	t.total += v.total
	t.fund += v.fund
	t.tcm += v.tcm
	b := w.block
	for int(v.group) >= len(w.counts) {
		w.counts = append(w.counts, make([]uint32, len(w.counts)+64)...)
	}
	w.counts[v.group]++
	b.sum += v.total
	b.tcm += v.tcm
	b.recs = append(b.recs, packRec(v.total, v.group, slot, v.bedDays, v.special))
}

// slotSums are the totals of a slot in one worker.
type slotSums struct{ cases, total, fund, tcm int64 }

// composedGroup finds a group whose code several fields compose, joined by "-".
func (w *caseWorker) composedGroup(l *boundLayout, buf []byte, ends []uint32) uint32 {
	key := w.composed[:0]
	for i, at := range l.caseLayout.group {
		part := buf[ends[at]+1 : ends[at+1]]
		if len(part) == 0 {
			return noCode
		}
		if i > 0 {
			key = append(key, '-')
		}
		key = append(key, part...)
	}
	n := len(key)
	w.composed = append(key, "        "...)
	return w.groups.find(w.composed, 0, n)
}

// fastExtras reads what only some rules need: stays and case ids.
func (w *caseWorker) fastExtras(l *boundLayout, buf []byte, ends []uint32, v caseValues) bool {
	var x caseExtras
	ok := true
	text := func(c int) []byte {
		at := l.at[c]
		return buf[ends[at]+1 : ends[at+1]]
	}
	if l.needs.ID {
		if x.id = text(caseID); !plainText(x.id) {
			return false
		}
	}
	if l.at[caseDischarged] >= 0 {
		var m int
		if x.discharged, m, ok = w.days.of(text(caseDischarged)); !ok {
			return false
		}
		if l.monthOf {
			v.month = int64(m)
		}
	}
	if l.needs.Stays {
		patient := text(casePatient)
		x.admitted, _, ok = w.days.of(text(caseAdmitted))
		if !ok || x.admitted > x.discharged || !plainText(patient) {
			return false
		}
		x.patient = w.patients.number(patient)
	}
	w.emit(&v)
	w.emitExtras(l, &x)
	return true
}

// caseExtras are the values that only some rules need.
type caseExtras struct {
	id                   []byte
	patient              uint32
	admitted, discharged int32
}

func (w *caseWorker) emitExtras(l *boundLayout, x *caseExtras) {
	b := w.block
	if l.needs.ID {
		b.ids.Write(x.id)
		b.idEnd = append(b.idEnd, uint32(b.ids.Len()))
	}
	if l.needs.Stays {
		b.patient = append(b.patient, x.patient)
		b.admitted = append(b.admitted, x.admitted)
		b.discharged = append(b.discharged, x.discharged)
	}
}

// plainText tells whether a text needs no trimming.
func plainText(b []byte) bool {
	if len(b) == 0 {
		return false
	}
	first, last := b[0], b[len(b)-1]
	return first > ' ' && first < 0x7f && last > ' ' && last < 0x7f
}

// dayCache remembers dates as they were written: a year has few.
type dayCache struct {
	slots [4096]struct {
		w0, w1 uint64
		day    int32
		month  int8
	}
}

// of reads a date; see dayNumber. Only ten characters are remembered.
func (d *dayCache) of(text []byte) (day int32, month int, ok bool) {
	if len(text) != 10 {
		return dayNumber(text)
	}
	w0, w1 := binary.LittleEndian.Uint64(text), uint64(text[8])<<8|uint64(text[9])
	s := &d.slots[(w0*spread0+w1*spread1)>>52]
	if s.w0 == w0 && s.w1 == w1 {
		return s.day, int(s.month), true
	}
	day, month, ok = dayNumber(text)
	if ok {
		s.w0, s.w1, s.day, s.month = w0, w1, day, int8(month)
	}
	return day, month, ok
}
