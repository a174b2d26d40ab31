"""Slack's limits in characters and items, each from the page of docs.slack.dev it is named by."""

# https://docs.slack.dev/reference/block-kit/blocks
BLOCKS = 50
BLOCK_ID = 255

# .../blocks/header-block
HEADER = 150

# .../blocks/section-block
SECTION = 3000
FIELDS = 10
FIELD = 2000

# .../blocks/context-block
CONTEXT_ELEMENTS = 10

# .../blocks/actions-block
ACTIONS = 25

# .../blocks/image-block
IMAGE_URL = 3000
IMAGE_ALT = 2000
IMAGE_TITLE = 2000

# .../composition-objects/text-object
TEXT_OBJECT = 3000

# .../block-elements/button-element
BUTTON = 75
ACTION_ID = 255
VALUE = 2000
URL = 3000

# .../composition-objects/confirmation-dialog-object
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30

# https://docs.slack.dev/reference/methods/chat.postMessage: Slack cuts what is longer. We refuse
# it, because a message that loses its end unnoticed is a mistake of the sender's.
TEXT = 40_000

# https://docs.slack.dev/reference/methods/chat.update
UPDATED_TEXT = 4_000

# Not documented: msg_blocks_too_long was seen from 13,172 characters of text in all blocks together
# (https://github.com/slackapi/bolt-js/issues/2509).
ALL_BLOCKS = 13_171

# https://docs.slack.dev/reference/views/modal-views
VIEW_TEXT = 24
VIEW_BLOCKS = 100
VIEW_METADATA = 3000
CALLBACK_ID = 255

# .../blocks/input-block
INPUT_LABEL = 2000

# .../block-elements/plain-text-input-element
INPUT = 3000

# .../block-elements/select-menu-element, .../composition-objects/option-object
PLACEHOLDER = 150
OPTIONS = 100
OPTION = 75
OPTION_VALUE = 150
