package past

import (
	"strconv"
	"time"

	"iftopgo/capture/demo"
	"iftopgo/flows"
	"iftopgo/flows/history"
	"iftopgo/flows/history/report"
)

// Since is when the recorder was started.
var Since = time.Date(2024, 11, 12, 9, 0, 0, 0, time.UTC)

// Until returns the end of what is recorded: a while into the first minutes of the demo.
func Until() time.Time { return demo.Start.Add(20 * time.Minute) }

// Period returns a period of a span that has a day, 0 being the day on which the recording ends,
// and what is kept of it.
func Period(s report.Span, day int64) (report.Period, *history.Excerpt) {
	if day == 0 {
		day = report.DayOf(Until())
	}
	p := report.Around(s, day, Until())
	level := p.When()
	from, to := p.Bounds(level, time.UTC)
	return p, Read(level, from, to)
}

// iface is where it was all carried.
const iface = "eth0"

// Read returns the buckets of a level whose keys are from one up to, and not with, another, in
// UTC. Those of every level are sums of the same hours.
func Read(l history.Level, from, to int64) *history.Excerpt {
	e := &history.Excerpt{Level: l}
	subjects := talkers()
	for _, s := range subjects {
		e.Subjects = append(e.Subjects, s.Subject)
	}
	begin, end := hoursOf(from, to)
	for at := begin; at < end; {
		key := l.Key(time.Unix(at, 0).UTC())
		b := history.Portions{ID: history.BucketID{Level: l, Key: key, Interface: iface}}
		sums := make([]flows.Pair, len(subjects))
		for ; at < end && l.Key(time.Unix(at, 0).UTC()) == key; at += secondsOfHour {
			b.Missed = b.Missed.Plus(addHour(subjects, at/secondsOfHour, sums))
		}
		for i, p := range sums {
			if p != (flows.Pair{}) {
				b.All = append(b.All, history.Portion{Subject: i, Bytes: p})
			}
		}
		e.Buckets = append(e.Buckets, b)
	}
	return e
}

const secondsOfHour = 60 * 60

// hoursOf returns the Unix times of the hours that are recorded of buckets.
func hoursOf(from, to int64) (begin, end int64) {
	return max(from, Since.Unix()), min(to, Until().Unix())
}

// talker is a subject with what an hour of it carries, and when it does.
type talker struct {
	history.Subject
	hourly flows.Pair
	habit  habit
}

// habit is how busy something is in each hour of a day in UTC, in parts of 100.
type habit [24]uint64

// The habits: of somebody at the screen, of a service for visitors, of a job at night, of what
// always goes on.
var (
	atDesk   = habit{3, 1, 0, 0, 0, 0, 2, 20, 35, 30, 25, 30, 45, 30, 25, 25, 30, 45, 70, 95, 100, 85, 50, 15}
	visited  = habit{30, 20, 14, 10, 8, 10, 18, 35, 55, 65, 70, 75, 85, 78, 72, 70, 72, 80, 90, 100, 95, 80, 60, 42}
	nightly  = habit{0, 0, 100, 90, 35, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
	constant = habit{80, 80, 80, 80, 80, 80, 85, 90, 95, 95, 95, 95, 95, 95, 95, 95, 95, 95, 95, 95, 95, 90, 85, 80}
)

// habitOf returns when a process is busy.
func habitOf(process string) habit {
	switch process {
	case "firefox", "thunderbird", "ssh":
		return atDesk
	case "nginx", "postgres", "worker":
		return visited
	case "restic", "rclone", "http":
		return nightly
	default:
		return constant
	}
}

// services are the names of ports, as the usual files have them.
var services = map[uint16]string{
	22: "ssh", 25: "smtp", 53: "domain", 80: "http", 123: "ntp", 161: "snmp", 443: "https", 514: "syslog", 993: "imaps", 3478: "stun",
	5432: "postgresql", 6514: "syslog-tls", 8883: "secure-mqtt", 51820: "wireguard",
}

// talkers returns who carries something, and last what has no place of its own.
func talkers() []talker {
	networks := demo.Networks()
	var all []talker
	for _, t := range demo.Talks() {
		protocol := (&flows.Key{Proto: t.Proto, Net: flows.NetIPv4}).ProtoName()
		s := history.Subject{Host: t.Host.String(), Name: t.Name, Protocol: protocol, Proto: t.Proto, Port: t.Port, Service: protocol}
		if t.Port != 0 {
			if s.Service = services[t.Port]; s.Service == "" {
				s.Service = strconv.Itoa(int(t.Port))
			}
		}
		if n, known := networks[t.Host]; known {
			s.ASN, s.Org, s.Country = n.ASN, n.Org, n.Country
		}
		if o := t.Owner; o != nil {
			s.Process, s.Program, s.User, s.Package, s.Container = o.Name, o.Exe, o.User, o.PackageName, o.Container
		}
		all = append(all, talker{s, flows.Pair{Sent: t.Sent, Recv: t.Recv}, habitOf(s.Process)})
	}
	rest := talker{history.Subject{Other: history.AllDimensions}, flows.Pair{Sent: 31_000_000, Recv: 74_000_000}, visited}
	return append(all, rest)
}

// outage returns, of an hour in which the recorder did not run all the time, how much it missed, in parts of 100.
func outage(hour int64) uint64 {
	switch at := time.Unix(hour*secondsOfHour, 0).UTC(); {
	case at.Day() == 14 && at.Hour() == 3:
		return 60 // It is updated once a month.
	case at.Month() == time.December && at.Day() == 19 && at.Hour() >= 9 && at.Hour() < 18:
		return 100
	case at.Month() == time.January && at.Day() == 1 && at.Hour() == 5 && at.Year() == 2026:
		return 40
	}
	return 0
}

// addHour adds what each carried in an hour, and returns what was missed.
func addHour(all []talker, hour int64, sums []flows.Pair) (missed flows.Pair) {
	gone := outage(hour)
	year := 60 + uint64(hour/24-Since.Unix()/secondsOfHour/24)/10 // It grows.
	part := uint64(100)
	if end := Until().Unix(); (hour+1)*secondsOfHour > end {
		part = uint64(end-hour*secondsOfHour) * 100 / secondsOfHour
	}
	weekend := uint64(100)
	if day := time.Unix(hour*secondsOfHour, 0).UTC().Weekday(); day == time.Saturday || day == time.Sunday {
		weekend = 60
	}
	for i := range all {
		t := &all[i]
		busy := t.habit[hour%24] * chance(uint64(i), uint64(hour/24), 60, 140) / 100 * chance(uint64(i)+1000, uint64(hour), 70, 130) / 100
		if t.habit == visited || t.habit == nightly {
			busy = busy * weekend / 100
		}
		busy = busy * year / 100 * part / 100
		p := flows.Pair{Sent: t.hourly.Sent * busy / 100, Recv: t.hourly.Recv * busy / 100}
		lost := flows.Pair{Sent: p.Sent * gone / 100, Recv: p.Recv * gone / 100}
		sums[i] = sums[i].Plus(flows.Pair{Sent: p.Sent - lost.Sent, Recv: p.Recv - lost.Recv})
		missed = missed.Plus(lost)
	}
	return missed
}

// chance is a number from one to another that depends on two others alone (SplitMix64).
func chance(a, b, from, to uint64) uint64 {
	z := a*0x9e3779b97f4a7c15 + b*0xbf58476d1ce4e5b9
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return from + (z^z>>31)%(to-from+1)
}
