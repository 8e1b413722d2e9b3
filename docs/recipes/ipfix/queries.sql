-- What was captured, by direction: the same as the totals of iftopgo.
SELECT if(flow_direction = 1, 'sent', 'received') AS direction, sum(bytes) AS bytes, sum(packets) AS packets
FROM flows GROUP BY direction ORDER BY direction;

-- Who has used the line. An empty process is not known.
SELECT process, user, container, sum(bytes) AS bytes
FROM flows GROUP BY process, user, container ORDER BY bytes DESC, process;

-- With whom.
SELECT if(flow_direction = 1, dst_addr, src_addr) AS remote, any(host) AS name, sum(bytes) AS bytes
FROM flows GROUP BY remote ORDER BY bytes DESC, remote;

-- By the hour.
SELECT toStartOfHour(start) AS hour, sum(bytes) AS bytes
FROM flows GROUP BY hour ORDER BY hour;
