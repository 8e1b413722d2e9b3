package e2e

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// machineVariable makes this program one that writes the lines of a machine. It says how many flows
// that has, all of which carry something in each second.
const machineVariable = "IFTOPGO_TEST_MACHINE"

// runMachine writes a line a second until nobody reads them, if this process is such a machine.
func runMachine() (ok bool) {
	flows, err := strconv.Atoi(os.Getenv(machineVariable))
	if err != nil {
		return false
	}
	began := time.Now().UTC()
	for second := range time.Tick(time.Second) {
		if _, err := os.Stdout.WriteString(machineLine(flows, began, second.UTC())); err != nil {
			return true
		}
	}
	return true
}

// machineLine is a line of a machine at a time, with the fields of rows in the order of view/ndjson.
func machineLine(flows int, began, now time.Time) string {
	n := int(now.Sub(began) / time.Second)
	seen := fmt.Sprintf(`"first_seen":%q,"last_seen":%q`, began.Format(time.RFC3339Nano), now.Format(time.RFC3339Nano))
	rows := make([]string, flows)
	for i := range rows {
		host, port, sent, received := i%250, 40_000+i, 100+i, 1000+i
		rows[i] = fmt.Sprintf(`{"src":"192.0.2.1:%d","dst":"host%d.example.org:https","src_host":"192.0.2.1","dst_host":"host%d.example.org","name_dst":"host%d.example.org","name_source":"sni",`+
			`"src_ip":"192.0.2.1","dst_ip":"198.51.100.%d","src_port":%d,"dst_port":443,"protocol":"TCP","asn":64500,"as_org":"Example","country":"AT",`+
			`"sent_2s":%d,"recv_2s":%d,"sent_10s":%d,"recv_10s":%d,"sent_40s":%d,"recv_40s":%d,`+
			`"total_sent":%d,"total_recv":%d,"packets_sent":%d,"packets_recv":%d,"interval_sent":%d,"interval_recv":%d,"peak_sent":%d,"peak_recv":%d,%s,`+
			`"process_name":"worker%d","pid":%d,"user":"www-data","exe":"/usr/sbin/worker","publisher":"worker","package":"worker 1.2.3-4"}`,
			port, host, host, host, host, port, 8*sent, 8*received, 8*sent, 8*received, 8*sent, 8*received,
			n*sent, n*received, n, n, sent, received, 8*sent, 8*received, seen, i%50, 1000+i%50)
	}
	sum := flows * (flows - 1) / 2
	return fmt.Sprintf(`{"schema":1,"timestamp":%q,"interval":1,"uptime":%d,"since":%q,"interface":"eth0","unit":"bit/s","flow_count":%d,`+
		`"total_sent":%d,"total_recv":%d,"packets_sent":%d,"packets_recv":%d,"capture":{"engine":"tpacket_v3","received":%d,"kernel_drops":0,"undecoded":0,"restarts":0,"state":"live"},"alerts":[],"flows":[%s]}`+"\n",
		now.Format(time.RFC3339Nano), n, began.Format(time.RFC3339Nano), flows, n*(100*flows+sum), n*(1000*flows+sum), n*flows, n*flows, 2*n*flows, strings.Join(rows, ","))
}
