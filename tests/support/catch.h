// The one place that names the test framework's header, so that moving to its next major version is one edit.
#pragma once

#include <catch2/catch.hpp>
