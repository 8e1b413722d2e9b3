# Turns a line of iftopgo --json into the text format of Prometheus, for the
# textfile collector of its node exporter: jq -r -f prometheus.jq.

def quoted: tostring | gsub("\\\\"; "\\\\") | gsub("\""; "\\\"") | gsub("\n"; "\\n") | "\"" + . + "\"";

def metric($name; $type; $help): "# HELP \($name) \($help)", "# TYPE \($name) \($type)";

def sample($name; $labels; $value):
  $name + "{" + ($labels | to_entries | map(.key + "=" + (.value | quoted)) | join(",")) + "} " + ($value | tostring);

# Rates in bits, whatever the line's unit is.
(if .unit == "B/s" then 8 else 1 end) as $bits
| metric("iftopgo_bytes_total"; "counter"; "Bytes since the capture began."),
  sample("iftopgo_bytes_total"; {direction: "sent"}; .total_sent),
  sample("iftopgo_bytes_total"; {direction: "received"}; .total_recv),
  metric("iftopgo_packets_total"; "counter"; "Packets since the capture began."),
  sample("iftopgo_packets_total"; {direction: "sent"}; .packets_sent),
  sample("iftopgo_packets_total"; {direction: "received"}; .packets_recv),
  metric("iftopgo_flows"; "gauge"; "Flows that have a row of their own."),
  sample("iftopgo_flows"; {}; .flow_count),
  (.capture.kernel_drops | values
    | metric("iftopgo_kernel_drops_total"; "counter"; "Packets the kernel dropped before they were counted."),
      sample("iftopgo_kernel_drops_total"; {}; .)),
  metric("iftopgo_process_bits_per_second"; "gauge"; "Average over 10 seconds by process."),
  # What has no process, or none that is known, has no label of one: a program may be called "unknown".
  (.flows
    | group_by(.process_name)[]
    | (.[0] | if .process_name then {process: .process_name} else {} end) as $process
    | sample("iftopgo_process_bits_per_second"; $process + {direction: "sent"}; (map(.sent_10s) | add) * $bits),
      sample("iftopgo_process_bits_per_second"; $process + {direction: "received"}; (map(.recv_10s) | add) * $bits))
