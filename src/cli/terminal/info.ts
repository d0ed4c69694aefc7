import { machineInfo, runInfo } from '../../app/info.js';
import { bytes, lossText, paceText } from '../../numbers.js';
import { findingText } from '../../run/doctor/finding.js';
import { byNetwork } from '../../run/ledger.js';
import { bestText, metricsText } from '../../run/metrics-text.js';

type Facts = readonly (readonly [label: string, text: string])[];

export function machineFacts(): Facts {
  const { gannet, node, platform, runtime, processor, cores, threads, memory, mnist, runs } = machineInfo();
  return [
    ['Gannet', gannet],
    ['Node', `${node}, ${platform}`],
    ['Runs on', runtime],
    ['Processor', `${processor}, ${cores} cores`],
    ['Threads', String(threads)],
    ['Memory', bytes(memory)],
    ['MNIST', mnist],
    ['Runs', runs],
  ];
}

/** @throws GannetError if the folder is no run */
export async function runFacts(path: string): Promise<Facts> {
  const { config, report, metrics, best, findings, checkpoints, finished, size } = await runInfo(path);
  const { steps, epochs } = config.options as { readonly steps: number; readonly epochs: number };
  const losses = Object.entries(byNetwork(report?.losses ?? {})).map(
    ([network, parts]) =>
      `${network} ${Object.entries(parts)
        .map(([part, loss]) => `${part} ${lossText(loss)}`)
        .join(', ')}`,
  );
  return [
    ['Run', path],
    ['Recipe', config.recipe],
    ['Data', `${config.data.name}, ${config.data.height}x${config.data.width}: ${config.data.source}`],
    ['Begun with', `Gannet ${config.gannet}, ${config.runtime}, seed ${config.seed}`],
    [finished ? 'Finished' : 'Goes to', steps > 0 ? `step ${steps}` : `the end of epoch ${epochs}`],
    ['Report', report ? `step ${report.step}, epoch ${report.epoch}, ${paceText(report.imagesPerSecond)}` : 'none yet'],
    ...losses.map((text) => ['Losses', text] as const),
    ...(metrics ? [['Judge', metricsText(metrics, false)] as const] : []),
    ...(best ? [['Best', bestText(best)] as const] : []),
    ['Doctor', findings.map((finding) => findingText(finding)).join(' ') || 'nothing to see'],
    ['Checkpoints', checkpoints.map((step) => `step ${step}`).join(', ') || 'none yet'],
    ['Size', bytes(size)],
  ];
}
