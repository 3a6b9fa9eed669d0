/** How a line came into a log: how grave its writer found it, and whether it is about the model server at all. */
export interface Frame {
  /** The line was written down for information. */
  readonly calm: boolean;
  /** What speaks is something beside the model server; null where nothing says so. */
  readonly aside: Aside | null;
}

/** Whose failures stand in the same logs and mean nothing of the server. */
export type Aside = 'channel' | 'tool' | 'plugin' | 'store' | 'shell' | 'client';

/** So much of a text says who speaks. */
const HEAD = 160;
const STAMP = /^(?:\s|\p{So}|\uFE0F|\x1b\[[\d;]{0,8}m|\[?[\d:.,TZ+/-]{8,40}\]?(?=\s))*/u;
const CALM =
  /(?:^|[\s[(])(?:INFO|DEBUG|TRACE)(?:[\s:\])]|$)|\blevel=(?:info|debug|trace)\b|^\[?(?:info|debug)\]?[:\s]|" 200 OK\b|\b(?:tokens?\/s|tok\/s|tokens per second|throughput)\b/;

const ASIDES: readonly (readonly [Aside, RegExp])[] = [
  [
    'channel',
    /^\[(?:signal|matrix|line|teams|irc|sms|email)\]|^\[?(?:telegram|whatsapp|discord|slack|imessage|bluebubbles|mattermost|msteams|feishu|lark|wecom|dingtalk|googlechat|google chat|webchat|nostr|nextcloud|twitch|zalo|viber|rocket\.?chat|twilio|matrix sync)\b(?!.{0,20}(?:model|provider))/i,
  ],
  ['tool', /^\[tools?(?:\/[\w-]+)?\]/i],
  ['tool', /^\{\s*"status"\s*:\s*"\w+",\s*"tool"\s*:|^\{\s*"tool"\s*:/],
  [
    'tool',
    /^(?:(?:exec|edit|write|read|message|browser|canvas|cron|image|web[_ ]?(?:fetch|search))(?: tool)?:? [^.]{0,50}(?:failed|denied)|tool (?:exec|[\w-]{2,30} )?not found)\b/i,
  ],
  [
    'plugin',
    /^\[?(?:bundle-)?(?:mcp|plugins?|extensions?|skills?|hooks?)\b|^(?:failed|unable|could not|cannot) to (?:start|load|connect to|reach) (?:the )?(?:mcp|plugin|extension)/i,
  ],
  [
    'store',
    /^\[?(?:sqlite\w*|memory|embeddings?|vector|cron|heartbeat|ws|websocket|bonjour|mdns|canvas|browser|sandbox|docker|config|diagnostic|auth-profiles?|pairing|update|telemetry|tailscale)(?:[\]/:]|_[a-z]+\b| (?:error|state|warnings?)\b)|^\[gateway\]/i,
  ],
  [
    'shell',
    /^(?:\/bin\/)?(?:ba|z|da|fi|k)?sh(?::|\b.{0,12}error)|^(?:fatal|git|npm|pnpm|yarn|pip3?|python3?|node|cargo|make|apt|brew)(?::| (?:ERR!|WARN|error)\b)/,
  ],
  ['client', /^\(node:\d+\)|^\w*(?:Deprecation|Experimental)Warning\b/],
];

/** Who wrote a text down, and how gravely; from its first 160 characters. Never throws. */
export function frameOf(raw: string): Frame {
  const head = raw
    .slice(0, 4 * HEAD)
    .replace(STAMP, '')
    .slice(0, HEAD);
  const calm = CALM.test(raw.slice(0, HEAD));
  return { calm, aside: ASIDES.find(([, opening]) => opening.test(head))?.[0] ?? null };
}
