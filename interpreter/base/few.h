// Lists of which most hold one or two elements, kept where they are and not on the heap: tables
// have such lists by the hundred thousand.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <type_traits>
#include <utility>

#include "interpreter/base/check.h"

namespace remit::base {

// At most kMost elements; one more is a bug.
template <typename T, std::size_t kMost>
class AtMost {
 public:
  AtMost() = default;
  AtMost(std::initializer_list<T> elements) {
    for (const T& element : elements) push_back(element);
  }

  void push_back(const T& element) {
    REMIT_CHECK(size_ < kMost, "a list that is known to be short");
    elements_[size_++] = element;
  }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const T* begin() const { return elements_.data(); }
  const T* end() const { return elements_.data() + size_; }
  const T& operator[](std::size_t i) const { return elements_[i]; }
  const T& front() const { return elements_[0]; }

 private:
  std::array<T, kMost> elements_{};
  std::uint8_t size_ = 0;
};

// Any number of elements, the first of them without the heap as long as it is the only one.
template <typename T>
class Few {
  static_assert(std::is_trivially_copyable_v<T>, "elements are moved as bytes");

 public:
  Few() = default;
  Few(std::initializer_list<T> elements) {
    for (const T& element : elements) push_back(element);
  }
  Few(const Few& other) : size_(other.size_) {
    if (size_ == 1) one_ = other.front();
    if (size_ <= 1) return;
    more_ = std::make_unique<T[]>(size_);
    capacity_ = size_;
    std::copy(other.begin(), other.end(), more_.get());
  }
  Few(Few&& other) noexcept
      : size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, 0)),
        one_(other.one_),
        more_(std::move(other.more_)) {}
  Few& operator=(Few other) noexcept {
    size_ = other.size_;
    capacity_ = other.capacity_;
    one_ = other.one_;
    more_ = std::move(other.more_);
    return *this;
  }
  ~Few() = default;

  void push_back(const T& element) {
    const T added = element;  // it may be one of ours
    if (size_ == 0 && capacity_ == 0) {
      one_ = added;
    } else {
      if (size_ >= capacity_) Grow();
      more_[size_] = added;
    }
    ++size_;
  }
  void emplace_back() { push_back(T{}); }
  void clear() { size_ = 0; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const T* begin() const { return capacity_ > 0 ? more_.get() : &one_; }
  const T* end() const { return begin() + size_; }
  const T& operator[](std::size_t i) const { return begin()[i]; }
  const T& front() const { return *begin(); }

 private:
  void Grow() {
    const std::uint32_t capacity = std::max<std::uint32_t>(4, 2 * size_);
    auto grown = std::make_unique<T[]>(capacity);
    std::copy(begin(), end(), grown.get());
    more_ = std::move(grown);
    capacity_ = capacity;
  }

  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = 0;  // of `more_`; 0: `one_` is all there may be
  T one_{};
  std::unique_ptr<T[]> more_;
};

}  // namespace remit::base
