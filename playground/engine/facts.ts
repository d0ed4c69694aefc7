import type { Dataset } from '../../src/data/dataset.ts';
import { sizeOf } from '../../src/graph/index.ts';
import type { Parameter } from '../../src/nn/index.ts';
import { discriminatorLoss } from '../../src/run/doctor/pulse.ts';
import type { Session } from '../../src/run/session.ts';
import type { StepLosses } from '../../src/train/training.ts';
import type { PageRun } from '../../src/web/run.ts';
import type { Facts } from './messages.ts';

export function factsOf(session: Session<PageRun>, dataset: Dataset, runsOn: string): Facts {
  const { system, options, stepsPerEpoch } = session;
  const { generator, discriminator, phases, conditional } = system;
  return {
    runsOn,
    notices: [...(dataset.notices ?? []), ...(system.notes ?? [])],
    batch: options.batch,
    stepsPerEpoch,
    parameters: { G: generator ? sum(generator.trainable) : 0, D: sum(discriminator.trainable) },
    phases: phases.map(({ trains, every = 1, isPenalty = false }) => ({
      network: trains === discriminator ? 'D' : 'G',
      every,
      isPenalty,
    })),
    classCount: dataset.classNames.length,
    isConditional: conditional,
    height: dataset.height,
    width: dataset.width,
  };
}

function sum(parameters: readonly Parameter[]): number {
  return parameters.reduce((total, { shape }) => total + sizeOf(shape), 0);
}

/** What telling real from fake costs the discriminator; null where it plays for another loss, or there is no generator. */
export function discriminatorOf({ system, options }: Session<PageRun>, losses: StepLosses): number | null {
  if (!system.generator || system.loss !== undefined) return null;
  const { softLabel = 1 } = options as { readonly softLabel?: number };
  return discriminatorLoss(system, losses, softLabel);
}
