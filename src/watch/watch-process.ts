import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Meters } from './meters.ts';

const resolutionMs = 20;

/** Memory, processor time and event loop of this process, under the names that every Node dashboard knows. */
export function watchProcess(meters: Meters) {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  const startedAt = Date.now() / 1000 - process.uptime();
  /** The timer itself takes the resolution. */
  const seconds = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e9 - resolutionMs / 1000);
  const lag = (percent: number): number => (delay.count === 0 ? 0 : seconds(delay.percentile(percent)));
  const cpu = meters.counter('process_cpu_seconds_total', 'Processor time, user and system.');

  meters.gauge('process_start_time_seconds', 'Start of the process, Unix seconds.', () => startedAt);
  meters.gauge('process_resident_memory_bytes', 'Memory held by the process.', () => process.memoryUsage.rss());
  meters.gauge('nodejs_heap_size_used_bytes', 'Heap in use.', () => process.memoryUsage().heapUsed);
  meters.gauge('nodejs_external_memory_bytes', 'Memory outside the heap.', () => process.memoryUsage().external);
  meters.gauge('nodejs_eventloop_lag_p50_seconds', 'Delay of the event loop, median.', () => lag(50));
  meters.gauge('nodejs_eventloop_lag_p99_seconds', 'Delay of the event loop, 99 %.', () => lag(99));
  meters.gauge('nodejs_eventloop_lag_max_seconds', 'Delay of the event loop, longest.', () => lag(100));

  return {
    /** Before an answer: brings the counter of processor time up to date. */
    read(): void {
      const { user, system } = process.cpuUsage();
      cpu.add({}, (user + system) / 1e6 - cpu.total());
    },
    /** After an answer to Prometheus: the delays are those since the last one. */
    begin: (): void => delay.reset(),
    report: () => ({
      memoryBytes: process.memoryUsage.rss(),
      upSeconds: process.uptime(),
      loopDelayMs: lag(99) * 1000,
    }),
    stop: (): void => void delay.disable(),
  };
}
