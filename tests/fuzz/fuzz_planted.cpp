// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Breaks its promise on purpose: run-fuzz --self-test sees to it that a finding is found, reported and kept.
#include "fuzz/fuzzinput.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cellar::fuzz::FuzzInput input(data, size);
    cellar::fuzz::must(input.word() != 0x8003);
    return 0;
}
