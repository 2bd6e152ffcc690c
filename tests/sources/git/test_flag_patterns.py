"""How code asks for feature flags."""

from __future__ import annotations

import time

import pytest

from flowlens.sources.git.flag_patterns import flags_in

LD, UNLEASH, OPEN, FLIPPER, WAFFLE, OWN, ENV = (
    "LaunchDarkly", "Unleash", "OpenFeature", "Flipper", "Django Waffle", "own", "environment",
)  # fmt: skip


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'import ldclient\nldclient.get().variation("new-checkout", ctx, False)', (LD, "new-checkout")),
        (b'LDClient c; c.boolVariation("new.checkout", user, false);', (LD, "new.checkout")),
        (b'ld_client.BoolVariationCtx("a-b"', (LD, "a-b")),
        (b"import { x } from 'launchdarkly';\nclient.variation(`key_1`)", (LD, "key_1")),
        (b"import { useFlags } from 'launchdarkly-react-client-sdk';\nuseFlags()?.newPage", (LD, "newPage")),
        (b"from 'launchdarkly-react-client-sdk';\nconst { newPage = true } = useFlags();", (LD, "newPage")),
        (b"from 'launchdarkly-react-client-sdk';\nconst flags = useFlags();\nif (flags.newPage)", (LD, "newPage")),
        (b"from 'launchdarkly-react-client-sdk';\nwithLDConsumer()(({ flags }) => flags.newPage)", (LD, "newPage")),
        (b"FeatureToggle.active?(:detailed_logging)", (OWN, "detailed_logging")),
        (b"if (await isFeatureFlagEnabled('newPage'))", (OWN, "newPage")),
        (b'if check_feature_flag("cacheFailure"):', (OWN, "cacheFailure")),
        (b"features.is_feature_enabled('beta')", (OWN, "beta")),
        (b"featureService.IsEnabled(FeatureFlagKeys.Otp6Digits)", (OWN, "Otp6Digits")),
        (b"useFeatureFlag(FeatureFlagsKeysEnum.IS_V2_ENABLED)", (OWN, "IS_V2_ENABLED")),
        (b"ldClient?.variation(featureFlags.NEW_PAGE.flag, false)", (OWN, "NEW_PAGE")),
        (b'#pragma once\nisFeatureEnabled("x1")', (OWN, "x1")),
        (b"import unleash\nunleash.is_enabled('beta')", (UNLEASH, "beta")),
        (b"require 'unleash'\nif c.is_enabled? \"beta\"", (UNLEASH, "beta")),
        (b"import { useFlag } from '@unleash/proxy-client-react'; useFlag('a.b.c')", (UNLEASH, "a.b.c")),
        (b"OpenFeature.getClient().getBooleanValue('show', false)", (OPEN, "show")),
        (b"OpenFeature.getClient().getBooleanDetails('show', false)", (OPEN, "show")),
        (b'use open_feature::EvaluationContext;\nclient.get_bool_value("show", None, None)', (OPEN, "show")),
        (b'use open_feature::provider::X;\nprovider.resolve_int_value("slow-down", &context)', (OPEN, "slow-down")),
        (
            b'"github.com/open-feature/go-sdk/openfeature"\nc.BooleanValue(ctx, "v2_enabled", false',
            (OPEN, "v2_enabled"),
        ),
        (b"openfeature.fetch_boolean_value(flag_key: 'show'", (OPEN, "show")),
        (b"Flipper.enabled?(:new_ledger, current_user)", (FLIPPER, "new_ledger")),
        (b"Flipper[:search].enable", (FLIPPER, "search")),
        (b'import waffle\nwaffle.flag_is_active(request, "newui")', (WAFFLE, "newui")),
        (b"{% load waffle_tags %}{% flag 'newui' %}", (WAFFLE, "newui")),
        (b"from waffle.decorators import waffle_switch\n@waffle_switch('!off')", (WAFFLE, "off")),
        (b"FEATURE_SEARCH = True\n", (ENV, "FEATURE_SEARCH")),
        (b"if (process.env.REACT_APP_FEATURE_PAY === 'true')", (ENV, "FEATURE_PAY")),
        (b'FF_MAIL = env.bool("FF_MAIL", False)', (ENV, "FF_MAIL")),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else value.decode()[:60],
)
def test_what_asks_for_a_flag(content: bytes, expected: tuple[str, str]) -> None:
    assert flags_in(content) == {expected}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b'stats.variation("mean", x)', id="no library"),
        pytest.param(b"if (button.isEnabled('x')) {}", id="another isEnabled"),
        pytest.param(b"config.getBooleanValue('x', true)", id="another getBooleanValue"),
        pytest.param(b"unleash.isEnabled(FLAG_NAME)", id="a variable"),
        pytest.param(b"unleash.isEnabled('What is this?')", id="a text"),
        pytest.param(b"unleash.isEnabled('a/b.js')", id="a path"),
        pytest.param(b"FEATURE_DIM = 512\nDIFF_ON = True\n", id="no switch"),
        pytest.param(b"const { a, b } = useFlags();\nuseFlags().c", id="another hook of that name"),
        pytest.param(b"from 'launchdarkly-react-client-sdk'; const flags = useFlags(); flags.map(f)", id="a method"),
        pytest.param(b"createFeatureFlag('x1'); featureFlags.find('x1')", id="what makes a flag, or looks for one"),
        pytest.param(b"using Acme.FeatureFlags.Models; FeatureFlags.Default", id="a namespace and a constant"),
        pytest.param(b"FeatureFlagKeys.GetAll()", id="a function of the class of keys"),
        pytest.param(b"    * useFeatureFlag('x1')\n  // useFeatureFlag('x2')\n# get_feature_flag('x3')", id="comments"),
        pytest.param(b'FF_SEED_MS = os.getenv("FF_SEED_MS", False)', id="a time that is not set"),
        pytest.param(b'os.environ["FEATURE_NAME"]', id="a value that is not true or false"),
        pytest.param(b"\xff\xfe\x00Flipper\x00.enabled?(:\xc3\xa9t\xc3\xa9)", id="bytes"),
    ],
)
def test_what_does_not(content: bytes) -> None:
    assert flags_in(content) == frozenset()


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"import unleash\nisEnabled(" + b" " * 1_000_000, id="blanks"),
        pytest.param(b"waffle flag_is_active(" + b"a." * 500_000, id="dots"),
        pytest.param(b"ldclient variation('" + b"a" * 1_000_000, id="a name without end"),
        pytest.param(b"launchdarkly-react useFlags() {" + b"ab," * 330_000, id="names to take"),
        pytest.param(b"featureFlag" * 90_000, id="words for a flag"),
        pytest.param(b"useFeatureFlag('x1') " * 50_000, id="many finds"),
        pytest.param(b"FEATURE_A" * 110_000, id="switches"),
        pytest.param(b"export const " * 80_000 + b"FEATURE_", id="words"),
        pytest.param(b"Bool" * 250_000 + b"('FEATURE_", id="bools"),
    ],
)
def test_a_megabyte_in_one_line_ends_soon(line: bytes) -> None:
    began = time.process_time()
    flags_in(line)
    assert time.process_time() - began < 3
