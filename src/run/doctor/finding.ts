import { z } from 'zod';

/** What the doctor tells apart; docs/doctor.md. */
export const signNames = [
  'not-a-number',
  'thrown-apart',
  'discriminator-won',
  'alike',
  'duplicates',
  'few-classes',
  'standstill',
  'oscillation',
] as const;
export type SignName = (typeof signNames)[number];

export const findingSchema = z.object({
  /** When it was said. */
  step: z.int().min(0),
  sign: z.enum(signNames),
  event: z.enum(['begins', 'over']),
  /** The first step at which it was seen. */
  since: z.int().min(0),
  /** What was seen, with its figures. */
  saw: z.string(),
  /** What usually helps. */
  helps: z.string(),
});

/** Something wrong with a training, as it is found, or that it is over; a line of findings.jsonl. */
export type Finding = Readonly<z.output<typeof findingSchema>>;

/** A finding as one line. */
export function findingText({ step, event, since, saw, helps }: Finding): string {
  if (event === 'over') return `Doctor, step ${step}: over, what was seen since step ${since} (${saw}).`;
  return `Doctor, step ${step}: since step ${since}, ${saw}. What usually helps: ${helps}.`;
}

/** Of all findings, those that are not over. */
export function openFindings(findings: readonly Finding[]): Finding[] {
  const open = new Map<SignName, Finding>();
  for (const finding of findings) {
    if (finding.event === 'begins') open.set(finding.sign, finding);
    else open.delete(finding.sign);
  }
  return [...open.values()];
}

/** That a loss was no number, which ends a training. */
export function notANumber(step: number, saw: string): Finding {
  return { step, sign: 'not-a-number', event: 'begins', since: step, saw, helps: 'a smaller learning rate (--lr)' };
}
