// What only some cases of a batch have, and texts that all of them have: compact, since a file has
// millions of cases. They are used as a std::vector with one entry per case would be.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "interpreter/base/check.h"

namespace remit::engine {

// A T for each case, of which most are the empty one, T(). Only those that are not take memory.
// Looking at one through a const batch never makes an entry; a mutable reference does, and holds
// until the next one is asked for.
template <typename T>
class ByCase {
 public:
  using value_type = T;
  using const_reference = const T&;

  class const_iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using pointer = const T*;
    using reference = const T&;
    const_iterator() = default;
    const_iterator(const ByCase* of, std::size_t at) : of_(of), at_(at) {}
    reference operator*() const { return (*of_)[at_]; }
    pointer operator->() const { return &(*of_)[at_]; }
    const_iterator& operator++() { return ++at_, *this; }
    const_iterator operator++(int) { return {of_, at_++}; }
    friend bool operator==(const const_iterator&, const const_iterator&) = default;

   private:
    const ByCase* of_ = nullptr;
    std::size_t at_ = 0;
  };

  ByCase() = default;
  ByCase(std::initializer_list<T> all) {
    for (const T& one : all) push_back(one);
  }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  // No case has one. False when some might have.
  bool none() const { return entries_.empty(); }

  const T& operator[](std::size_t i) const {
    static const T kNothing{};
    return slots_.empty() || slots_[i] == 0 ? kNothing : entries_[slots_[i] - 1];
  }
  const T& at(std::size_t i) const {
    REMIT_CHECK(i < size_, "a case of the batch");
    return (*this)[i];
  }
  const T& front() const { return at(0); }
  const T& back() const { return at(size_ - 1); }
  T& operator[](std::size_t i) { return at(i); }
  T& at(std::size_t i) {
    REMIT_CHECK(i < size_, "a case of the batch");
    if (slots_.empty()) slots_.assign(size_, 0);
    if (slots_[i] == 0) {
      entries_.emplace_back();
      slots_[i] = static_cast<std::uint32_t>(entries_.size());
    }
    return entries_[slots_[i] - 1];
  }
  T& front() { return at(0); }
  T& back() { return at(size_ - 1); }

  void push_back(T one) {
    resize(size_ + 1);
    if (!IsNothing(one)) back() = std::move(one);
  }
  T& emplace_back() {
    resize(size_ + 1);
    return back();
  }
  void resize(std::size_t size) {
    REMIT_CHECK(size >= size_, "a batch grows");
    size_ = size;
    if (!slots_.empty()) slots_.resize(size, 0);
  }
  void assign(std::size_t size, const T& one) {
    *this = ByCase();
    const T kept = one;
    for (std::size_t i = 0; i < size; ++i) push_back(kept);
  }
  void Append(const ByCase& other) {
    for (const T& one : other) push_back(one);
  }
  void clear() { *this = ByCase(); }

  const_iterator begin() const { return {this, 0}; }
  const_iterator end() const { return {this, size_}; }

 private:
  template <typename U>
  static bool IsNothing(const std::vector<U>& one) {
    return one.empty();
  }
  template <typename U>
  static bool IsNothing(const U& one) {
    return !one.has_value();
  }

  std::size_t size_ = 0;
  std::vector<std::uint32_t> slots_;  // by case: its entry, counted from 1; empty while none is
  std::vector<T> entries_;
};

// A text for each case, all in one buffer.
class TextByCase {
 public:
  using value_type = std::string;

  class const_iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = std::string;
    using difference_type = std::ptrdiff_t;
    using pointer = const std::string*;
    using reference = std::string;
    const_iterator(const TextByCase* of, std::size_t at) : of_(of), at_(at) {}
    std::string operator*() const { return (*of_)[at_]; }
    const_iterator& operator++() { return ++at_, *this; }
    difference_type operator-(const const_iterator& other) const {
      return static_cast<difference_type>(at_) - static_cast<difference_type>(other.at_);
    }
    friend bool operator==(const const_iterator&, const const_iterator&) = default;

   private:
    const TextByCase* of_;
    std::size_t at_;
  };

  TextByCase() = default;
  TextByCase(std::initializer_list<std::string_view> all) {
    for (const std::string_view one : all) push_back(one);
  }

  std::size_t size() const { return ends_.size(); }
  bool empty() const { return ends_.empty(); }
  // Holds until the batch changes.
  std::string_view View(std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(text_).substr(begin, ends_[i] - begin);
  }
  std::string operator[](std::size_t i) const { return std::string(View(i)); }
  std::string at(std::size_t i) const {
    REMIT_CHECK(i < size(), "a case of the batch");
    return (*this)[i];
  }
  std::string front() const { return at(0); }
  std::string back() const { return at(size() - 1); }

  void push_back(std::string_view one) {
    text_ += one;
    ends_.push_back(text_.size());
  }
  void emplace_back() { push_back({}); }
  void assign(std::size_t size, std::string_view one) {
    const std::string kept(one);
    clear();
    for (std::size_t i = 0; i < size; ++i) push_back(kept);
  }
  void Append(const TextByCase& other) {
    const std::size_t before = text_.size();
    text_ += other.text_;
    for (const std::size_t end : other.ends_) ends_.push_back(before + end);
  }
  void reserve(std::size_t cases, std::size_t bytes) {
    ends_.reserve(cases);
    text_.reserve(bytes);
  }
  void clear() {
    text_.clear();
    ends_.clear();
  }

  const_iterator begin() const { return {this, 0}; }
  const_iterator end() const { return {this, size()}; }

  friend bool operator==(const TextByCase&, const TextByCase&) = default;

 private:
  std::string text_;
  std::vector<std::size_t> ends_;
};

}  // namespace remit::engine
