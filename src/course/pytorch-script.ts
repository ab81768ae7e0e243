/**
 * The PyTorch script that trains the same net as a step of the exercise: for the page, which shows
 * it beside the net, and for `pantilt exercise --python`. Its random numbers are PyTorch's own.
 */
import type { Geometry } from '../geometry/kinematics.ts';
import type { Activation } from '../learning/activations.ts';
import type { AngleEncodingName } from '../learning/angle-encodings.ts';
import type { Loss } from '../learning/losses.ts';
import {
  type ExerciseSettings,
  inverseWidths,
  type NetSettings,
  SINE_TRAINING_POINTS,
} from '../learning/net-settings.ts';
import type { OptimiserName } from '../learning/optimisers.ts';
import type { ExplanationLanguage } from './explanations.ts';
import { completeSettings } from './training-runs.ts';

/** The steps with a script. */
export const PYTORCH_STEPS = ['sine', 'inverse-nn'] as const;
type PytorchStep = (typeof PYTORCH_STEPS)[number];

const english = {
  sineTitle: 'A first net: a noisy sine',
  inverseTitle: 'The learned inverse',
  needs: 'Needs torch and matplotlib: pip install torch matplotlib',
  data: '1000 points with noise; 80 % to learn from, 20 % to validate',
  pose: 'Random configurations, and where the laser meets the floor',
  net: 'The net',
  batch: 'A random mini-batch',
  forward: 'forward: outputs and loss',
  clear: 'forget the gradients of the last step',
  backward: 'back-propagation: the gradient of every weight',
  update: 'one step of the optimiser',
  validation: 'Validation: points that the net has never been trained on',
  plot: 'The fit and the losses',
  save: 'pantilt exercise --step rig --load inverse_nn.safetensors aims a rig with it',
};

const french: typeof english = {
  sineTitle: 'Un premier réseau : un sinus bruité',
  inverseTitle: 'L’inverse appris',
  needs: 'Il faut torch et matplotlib : pip install torch matplotlib',
  data: '1000 points bruités ; 80 % pour apprendre, 20 % pour valider',
  pose: 'Des configurations au hasard, et le point du laser au sol',
  net: 'Le réseau',
  batch: 'Un mini-lot au hasard',
  forward: 'propagation avant : sorties et perte',
  clear: 'oublier les gradients du pas précédent',
  backward: 'rétropropagation : le gradient de chaque poids',
  update: 'un pas de l’optimiseur',
  validation: 'Validation : des points qui n’ont jamais servi à l’apprentissage',
  plot: 'L’ajustement et les pertes',
  save: 'pantilt exercise --step rig --load inverse_nn.safetensors vise avec ce réseau',
};

const TEXTS = { en: english, fr: french };

const ACTIVATIONS: Readonly<Record<Activation, string>> = {
  relu: 'nn.ReLU()',
  tanh: 'nn.Tanh()',
  elu: 'nn.ELU()',
  sigmoid: 'nn.Sigmoid()',
  silu: 'nn.SiLU()',
  'leaky-relu': 'nn.LeakyReLU()',
  identity: 'nn.Identity()',
};
const LOSSES: Readonly<Record<Loss, string>> = {
  mse: 'nn.MSELoss()',
  'smooth-l1': 'nn.SmoothL1Loss()',
};
const OPTIMISERS: Readonly<Record<OptimiserName, (rate: number) => string>> = {
  'gradient-descent': (rate) => `torch.optim.SGD(net.parameters(), lr=${rate})`,
  momentum: (rate) => `torch.optim.SGD(net.parameters(), lr=${rate}, momentum=0.9)`,
  adam: (rate) => `torch.optim.Adam(net.parameters(), lr=${rate})`,
};
/** The targets of the net, from the angles alpha and beta. */
const TARGETS: Readonly<Record<AngleEncodingName, string>> = {
  raw: 'alpha, beta',
  'sine-cosine': 'torch.sin(alpha), torch.cos(alpha), beta',
  'sine-cosine-both': 'torch.sin(alpha), torch.cos(alpha), torch.sin(beta), torch.cos(beta)',
};

/** What a script depends on. */
export interface ScriptRequest {
  readonly step: PytorchStep;
  /** Changes of the course's settings. */
  readonly settings: ExerciseSettings;
  readonly seed: number;
  readonly geometry: Geometry;
  readonly language: ExplanationLanguage;
}

/** Writes the script. */
export function pytorchScript(request: ScriptRequest): string {
  const settings = completeSettings(request.step, request.settings);
  const lines = request.step === 'sine' ? sineLines : inverseLines;
  return `${lines(settings, request).join('\n')}\n`;
}

function sineLines(settings: NetSettings, { seed, language }: ScriptRequest): string[] {
  const texts = TEXTS[language];
  const { batch, iterations } = settings;
  const isFull = batch >= SINE_TRAINING_POINTS;
  const rows = isFull ? '' : '[rows]';
  return [
    ...head(texts.sineTitle, texts, seed),
    `# ${texts.data}`,
    'x = 6 * torch.rand(1000, 1)',
    'y = 2.5 * torch.sin(x) + 1.5 + 0.1 * torch.randn(1000, 1)',
    `x_train, y_train = x[:${SINE_TRAINING_POINTS}], y[:${SINE_TRAINING_POINTS}]`,
    `x_valid, y_valid = x[${SINE_TRAINING_POINTS}:], y[${SINE_TRAINING_POINTS}:]`,
    '',
    ...netLines([1, ...settings.hidden, 1], settings, texts),
    'training, validation = [], []',
    `for step in range(${iterations}):`,
    ...(isFull
      ? []
      : [`    rows = torch.randperm(${SINE_TRAINING_POINTS})[:${batch}]  # ${texts.batch}`]),
    `    loss = loss_of(net(x_train${rows}), y_train${rows})  # ${texts.forward}`,
    ...stepLines(texts),
    `    # ${texts.validation}`,
    '    with torch.no_grad():',
    '        validation.append(loss_of(net(x_valid), y_valid).item())',
    '    training.append(loss.item())',
    'print(f"training {training[-1]:.4f}, validation {validation[-1]:.4f}")',
    '',
    `# ${texts.plot}`,
    'line = torch.linspace(0, 6, 200).unsqueeze(1)',
    'fit, losses = plt.subplots(1, 2, figsize=(11, 4))[1]',
    'fit.plot(x_train, y_train, ".", x_valid, y_valid, ".", line, net(line).detach(), "-")',
    'losses.semilogy(training, label="training")',
    'losses.semilogy(validation, label="validation")',
    'losses.legend()',
    'plt.show()',
  ];
}

function inverseLines(settings: NetSettings, request: ScriptRequest): string[] {
  const texts = TEXTS[request.language];
  const { l1, l2 } = request.geometry;
  return [
    ...head(texts.inverseTitle, texts, request.seed),
    `# ${texts.pose}`,
    `l1, l2 = ${l1}, ${l2}`,
    'def draw(count):',
    '    alpha = torch.empty(count).uniform_(-torch.pi, torch.pi)',
    '    beta = torch.empty(count).uniform_(0.2, 1.7)',
    '    d = l2 * torch.sin(beta) + (l1 + l2 * torch.cos(beta)) / torch.tan(beta)',
    '    points = torch.stack([d * torch.cos(alpha), d * torch.sin(alpha)], dim=1)',
    `    return points, torch.stack([${TARGETS[settings.encoding]}], dim=1)`,
    '',
    ...netLines(inverseWidths(settings), settings, texts),
    'losses = []',
    `for step in range(${settings.iterations}):`,
    `    points, targets = draw(${settings.batch})`,
    `    loss = loss_of(net(points), targets)  # ${texts.forward}`,
    ...stepLines(texts),
    '    losses.append(loss.item())',
    '',
    `# ${texts.save}`,
    'from safetensors.torch import save_file',
    'save_file(net.state_dict(), "inverse_nn.safetensors")',
    'plt.semilogy(losses)',
    'plt.show()',
  ];
}

type Texts = typeof english;

const head = (title: string, texts: Texts, seed: number): string[] => [
  `# ${title}`,
  `# ${texts.needs}`,
  'import matplotlib.pyplot as plt',
  'import torch',
  'from torch import nn',
  '',
  `torch.manual_seed(${seed})`,
  '',
];

function netLines(widths: readonly number[], settings: NetSettings, texts: Texts): string[] {
  const layers = widths.slice(1).map((outputs, i) => {
    const activation = i < widths.length - 2 ? ` ${ACTIVATIONS[settings.activation]},` : '';
    return `    nn.Linear(${widths[i]}, ${outputs}),${activation}`;
  });
  return [
    `# ${texts.net}: ${widths.join('-')}`,
    'net = nn.Sequential(',
    ...layers,
    ')',
    `loss_of = ${LOSSES[settings.loss]}`,
    `optimiser = ${OPTIMISERS[settings.optimiser](settings.learningRate)}`,
    '',
  ];
}

const stepLines = (texts: Texts): string[] => [
  `    optimiser.zero_grad()  # ${texts.clear}`,
  `    loss.backward()  # ${texts.backward}`,
  `    optimiser.step()  # ${texts.update}`,
];
