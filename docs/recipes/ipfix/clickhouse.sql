-- A table for the JSON of GoFlow2 with the mapping of goflow2.yaml:
--   clickhouse client --multiquery < clickhouse.sql
--   clickhouse client -q 'INSERT INTO flows FORMAT JSONEachRow' < flows.json
CREATE TABLE IF NOT EXISTS flows
(
    sampler_address    LowCardinality(String),
    time_flow_start_ns UInt64,
    time_flow_end_ns   UInt64,
    start              DateTime64(3, 'UTC') MATERIALIZED fromUnixTimestamp64Milli(toInt64(intDiv(time_flow_start_ns, 1000000))),
    bytes              UInt64,
    packets            UInt64,
    src_addr           String,
    dst_addr           String,
    src_port           UInt16,
    dst_port           UInt16,
    proto              LowCardinality(String),
    in_if              UInt32,
    out_if             UInt32,
    tcp_flags          UInt16,
    flow_direction     UInt8, -- 0 received, 1 sent
    flow_end_reason    UInt8,
    process            LowCardinality(String),
    user               LowCardinality(String),
    host               String,
    interface          LowCardinality(String),
    container          LowCardinality(String),
    package            LowCardinality(String)
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(start)
ORDER BY (sampler_address, process, start)
TTL toDateTime(start) + INTERVAL 2 YEAR;
